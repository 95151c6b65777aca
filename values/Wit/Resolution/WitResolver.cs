using System.Collections.Immutable;
using GolemOrleans.Values.Wit.Syntax;

namespace GolemOrleans.Values.Wit.Resolution;

/// <summary>
/// Turns parsed packages into resolved ones: files of one package are merged, names are looked up across packages, each
/// <c>resource</c> declaration becomes one <see cref="Types.ResourceType"/> object.
/// </summary>
internal sealed class WitResolver
{
    private readonly List<PackageSyntax> _packages;
    private readonly Dictionary<string, WitScope> _interfaces = [];
    private readonly Dictionary<string, (WorldSyntax World, WitPackageName Package)> _worlds = [];
    private readonly Dictionary<string, WitWorld> _resolvedWorlds = [];
    private readonly HashSet<string> _worldsInProgress = [];

    private WitResolver(List<PackageSyntax> packages)
    {
        _packages = packages;
        foreach (var package in packages)
        {
            foreach (var syntax in package.Interfaces)
            {
                if (!_interfaces.TryAdd(package.Name!.Qualify(syntax.Name), new WitScope(this, package, syntax, package.Name.Qualify(syntax.Name))))
                    throw syntax.At.Error($"interface `{syntax.Name}` is defined twice");
            }

            foreach (var world in package.Worlds)
            {
                if (!_worlds.TryAdd(package.Name!.Qualify(world.Name), (world, package.Name)))
                    throw world.At.Error($"world `{world.Name}` is defined twice");
            }
        }
    }

    public static ImmutableArray<WitPackage> Resolve(List<PackageSyntax> packages) => new WitResolver(packages).Resolve();

    /// <summary>The scope of an interface named in a package, by an exact or a compatible version.</summary>
    public WitScope FindInterface(PackageSyntax package, PathSyntax path)
    {
        var name = FullName(package, path);
        return Lookup(_interfaces, name) ?? throw path.At.Error($"interface `{name}` not found");
    }

    private static T? Lookup<T>(Dictionary<string, T> items, string name) =>
        items.TryGetValue(name, out var exact)
            ? exact
            : WitVersion.BestMatch(items.Keys, name) is { } match ? items[match] : default;

    private static string FullName(PackageSyntax package, PathSyntax path)
    {
        if (path.Package is not null)
            return path.Package.Qualify(path.Item);
        var alias = package.Uses.Find(use => use.Alias == path.Item);
        return alias is null || package.Interfaces.Exists(i => i.Name == path.Item)
            ? package.Name!.Qualify(path.Item)
            : (alias.Path.Package ?? package.Name!).Qualify(alias.Path.Item);
    }

    private ImmutableArray<WitPackage> Resolve() =>
    [
        .. _packages.Select(package => new WitPackage(
            package.Name!,
            [.. package.Interfaces.Select(i => _interfaces[package.Name!.Qualify(i.Name)].Interface)],
            [.. package.Worlds.Select(w => ResolveWorld(package, w))])),
    ];

    private WitWorld ResolveWorld(PackageSyntax package, WorldSyntax syntax)
    {
        var name = package.Name!.Qualify(syntax.Name);
        if (_resolvedWorlds.TryGetValue(name, out var done))
            return done;
        if (!_worldsInProgress.Add(name) || _worldsInProgress.Count > 100)
            throw syntax.At.Error($"world `{syntax.Name}` includes itself");
        var scope = new WitScope(this, package, syntax.Scope, name);
        var types = scope.Interface.Types.ToList();
        var imports = new List<WitWorldItem>();
        var exports = new List<WitWorldItem>();
        foreach (var item in syntax.Items)
            Add(item.IsImport ? imports : exports, ResolveItem(package, scope, item), syntax.At);
        foreach (var include in syntax.Includes)
        {
            var world = FindWorld(package, include.Path);
            foreach (var item in world.Imports)
                Merge(imports, Rename(item, include));
            foreach (var item in world.Exports)
                Merge(exports, Rename(item, include));
            types.AddRange(world.Types.Where(t => !types.Exists(own => own.Name == t.Name)));
        }

        _worldsInProgress.Remove(name);
        return _resolvedWorlds[name] = new WitWorld(name, [.. imports], [.. exports], [.. types]);
    }

    private WitWorld FindWorld(PackageSyntax package, PathSyntax path)
    {
        var name = FullName(package, path);
        var (world, owner) = Lookup(_worlds, name);
        return world is null
            ? throw path.At.Error($"world `{name}` not found")
            : ResolveWorld(_packages.Find(p => p.Name == owner)!, world);
    }

    private WitWorldItem ResolveItem(PackageSyntax package, WitScope scope, WorldItemSyntax item)
    {
        if (item.Path is not null)
        {
            var target = FindInterface(package, item.Path).Interface;
            return new WitWorldItem(target.Name, target, null);
        }

        return item.Inline is null
            ? new WitWorldItem(item.Name!, null, scope.Function(item.Function!))
            : new WitWorldItem(item.Name!, new WitScope(this, package, item.Inline, item.Name!).Interface, null);
    }

    private static WitWorldItem Rename(WitWorldItem item, IncludeSyntax include)
    {
        if (!include.Renames.TryGetValue(item.Name, out var name))
            return item;
        return new WitWorldItem(
            name, item.Interface is null ? null : item.Interface with { Name = name }, item.Function is null ? null : item.Function with { Name = name });
    }

    private static void Add(List<WitWorldItem> items, WitWorldItem item, WitLocation at)
    {
        if (items.Exists(other => other.Name == item.Name))
            throw at.Error($"`{item.Name}` is imported or exported twice");
        items.Add(item);
    }

    private static void Merge(List<WitWorldItem> items, WitWorldItem item)
    {
        if (!items.Exists(other => other.Name == item.Name))
            items.Add(item);
    }
}
