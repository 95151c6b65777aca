using System.Collections.Immutable;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Components.Introspection;

/// <summary>Turns imports and exports into a world and the packages it mentions.</summary>
internal sealed class WorldBuilder(ComponentMetadata metadata)
{
    private readonly TypeOrigins _origins = new();
    private readonly List<string> _order = [];
    private readonly Dictionary<string, InterfaceBuilder> _interfaces = [];

    public WitPackageSet Build(ImmutableArray<ComponentExtern> imports, ImmutableArray<ComponentExtern> exports)
    {
        var world = new InterfaceBuilder(null, _origins);
        var inline = new Dictionary<(bool Import, string Name), InterfaceBuilder>();
        foreach (var item in imports)
            Add(world, inline, item, import: true);
        foreach (var item in exports)
            Add(world, inline, item, import: false);

        var interfaces = _order.ToDictionary(n => n, n => _interfaces[n].Build().Interface);
        var own = world.Build();
        return Packages(interfaces, name => new WitWorld(
            name, Items(imports, import: true), Items(exports, import: false), [.. own.Types]));

        ImmutableArray<WitWorldItem> Items(ImmutableArray<ComponentExtern> externs, bool import) =>
        [
            .. externs.Where(e => e.Type is InstanceExtern or FunctionExtern).Select(e => e.Type is FunctionExtern function
                ? new WitWorldItem(e.Name, null, new WitFunction(e.Name, function.Type))
                : new WitWorldItem(e.Name, interfaces.GetValueOrDefault(e.Name) ?? inline[(import, e.Name)].Build().Interface, null)),
        ];
    }

    private void Add(InterfaceBuilder world, Dictionary<(bool Import, string Name), InterfaceBuilder> inline, ComponentExtern item, bool import)
    {
        switch (item.Type)
        {
            case InstanceExtern instance when item.Name.Contains('/', StringComparison.Ordinal) && !item.Name.Contains('=', StringComparison.Ordinal):
                if (!_interfaces.TryGetValue(item.Name, out var known))
                {
                    _order.Add(item.Name);
                    _interfaces[item.Name] = known = new InterfaceBuilder(item.Name, _origins);
                }

                known.Add(instance, import);
                break;
            case InstanceExtern instance when IsPlain(item.Name):
                var builder = new InterfaceBuilder(item.Name, _origins);
                builder.Add(instance, import);
                inline[(import, item.Name)] = builder;
                break;
            case FunctionExtern function when IsPlain(item.Name) && (import || item.Name[0] != '['):
                world.Function(item.Name, function.Type);
                break;
            case TypeExtern type:
                world.Type(item.Name, type.Type, import);
                break;
            case ResourceExtern resource when import:
                world.Resource(item.Name, resource.Resource);
                break;
            case ResourceExtern or FunctionExtern:
                throw new ComponentWitException(item.Name, "WIT has resources and their functions in interfaces and among imports only");
            default:
                throw new ComponentWitException(item.Name, "WIT has no form for an import or export of this kind");
        }
    }

    private static bool IsPlain(string name) => !name.AsSpan().ContainsAny(":/=");

    private WitPackageSet Packages(Dictionary<string, WitInterface> interfaces, Func<string, WitWorld> world)
    {
        var root = Root();
        var packages = new List<(WitPackageName Name, List<WitInterface> Interfaces)> { (root, []) };
        foreach (var name in _order)
        {
            var package = PackageOf(name);
            if (packages.FindIndex(p => p.Name == package) is var at && at < 0)
            {
                at = packages.Count;
                packages.Add((package, []));
            }

            packages[at].Interfaces.Add(interfaces[name]);
        }

        var worldName = "root";
        while (interfaces.ContainsKey(root.Qualify(worldName)))
            worldName += "-world";
        return WitPackageSet.Of(packages.Select((p, i) =>
            new WitPackage(p.Name, [.. p.Interfaces], i == 0 ? [world(root.Qualify(worldName))] : [])));
    }

    private WitPackageName Root()
    {
        if (metadata.RootPackageName is { } name && Validation.ExternName.IsInterface($"{name}/root{Suffix(metadata.RootPackageVersion)}"))
            return PackageOf($"{name}/root{Suffix(metadata.RootPackageVersion)}");
        return new WitPackageName("root", "component", null);
    }

    private static string Suffix(string? version) => version is null ? "" : "@" + version;

    /// <summary>The package in <c>ns:name/interface@version</c>.</summary>
    private static WitPackageName PackageOf(string name)
    {
        var (path, version) = WitVersion.Split(name);
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        return new WitPackageName(path[..colon], path[(colon + 1)..path.IndexOf('/', StringComparison.Ordinal)], version);
    }
}
