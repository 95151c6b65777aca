using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Values.Wit;

// What the host offers: an interface in WIT, and C# classes with its functions and resources.
var wit = WitPackageSet.Parse("""
    package shop:host@1.0.0;
    interface baskets {
      resource basket { constructor(owner: string); add: func(item: string) -> u32; }
      greet: func(name: string) -> string;
    }
    """);
var binder = new TypedHostBinder([typeof(Basket)]);
var imports = new HostImports([binder.Bind(wit.Find("shop:host/baskets")!, typeof(Baskets), state => state!)]);

// Once per process and once per component: compiled code may be kept on disk.
using var engine = new ComponentEngine();
var definition = ComponentDefinition.Decode(File.ReadAllBytes("shop.wasm"));
using var component = CompiledComponent.Compile(engine, definition, imports, new FileArtifactCache("artifacts"));

// As often as you like: an instance is isolated from all others; its state reaches the host functions.
using var instance = ComponentInstance.Create(component, new InstanceOptions { State = new Baskets(), MaxMemoryBytes = 64 << 20 });
var run = instance.FindFunction("shop:guest/api@1.0.0", "run")!;
Console.WriteLine(run.Call([WitValue.String("Ada")]).AsString);

[WitInterface("shop:host/baskets")]
internal sealed class Baskets
{
    public string Greet(string name) => $"Hello, {name}!";
}

[WitResource("shop:host/baskets", "basket")]
internal sealed class Basket(string owner) : IDisposable
{
    private readonly List<string> _items = [];

    public uint Add(string item)
    {
        _items.Add(item);
        return (uint)_items.Count;
    }

    public void Dispose() => Console.WriteLine($"{owner} dropped a basket of {_items.Count}");
}
