using Xunit;

namespace GolemOrleans.Wasmtime.Tests;

/// <summary>One engine for all tests, as a process has.</summary>
public sealed class Fixture : IDisposable
{
    public WasmEngine Engine { get; } = new();

    public void Dispose() => Engine.Dispose();

    internal WasmModule Compile(string text) => WasmModule.Compile(Engine, WatText.ToWasm(text));

    internal (WasmStore Store, WasmInstance Instance) Instantiate(string text, params WasmHostFunction[] imports)
    {
        using var module = Compile(text);
        var store = new WasmStore(Engine);
        return (store, store.Instantiate(module, Functions(store, imports)));
    }

    internal static WasmItem[] Functions(WasmStore store, params WasmHostFunction[] hosts)
    {
        var functions = new WasmFunction[hosts.Length];
        store.CreateFunctions(hosts, functions);
        return [.. functions.Select(f => (WasmItem)f)];
    }

    internal static int CallInt(WasmStore store, WasmInstance instance, string name, params int[] arguments)
    {
        Span<ValRaw> slots = stackalloc ValRaw[4];
        for (var i = 0; i < arguments.Length; i++)
            slots[i].I32 = arguments[i];
        store.Call(store.Export(instance, name).AsFunction(), slots);
        return slots[0].I32;
    }
}

[CollectionDefinition(nameof(Fixture))]
public sealed class FixtureCollection : ICollectionFixture<Fixture>;

/// <summary>A host function from a delegate.</summary>
internal sealed class Host(Host.Body body, WasmValueType[] parameters, WasmValueType[] results)
    : WasmHostFunction(new WasmHostFunctionType(new WasmFunctionType([.. parameters], [.. results])))
{
    public delegate void Body(WasmStore store, Span<ValRaw> slots);

    public static Host Action(Action action) => new((_, _) => action(), [], []);

    public static Host IntToInt(Func<WasmStore, int, int> function) =>
        new((store, slots) => slots[0].I32 = function(store, slots[0].I32), [WasmValueType.I32], [WasmValueType.I32]);

    public override void Invoke(WasmStore store, Span<ValRaw> slots) => body(store, slots);
}
