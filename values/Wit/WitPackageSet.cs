using System.Collections.Frozen;
using System.Collections.Immutable;
using GolemOrleans.Values.Wit.Resolution;
using GolemOrleans.Values.Wit.Syntax;

namespace GolemOrleans.Values.Wit;

/// <summary>
/// WIT packages that were read together: every name resolved, resources shared by identity. Immutable and thread-safe.
/// </summary>
public sealed class WitPackageSet
{
    private readonly FrozenDictionary<string, WitInterface> _interfaces;
    private readonly FrozenDictionary<string, WitWorld> _worlds;

    private WitPackageSet(ImmutableArray<WitPackage> packages)
    {
        Packages = packages;
        _interfaces = packages.SelectMany(p => p.Interfaces).ToFrozenDictionary(i => i.Name);
        _worlds = packages.SelectMany(p => p.Worlds).ToFrozenDictionary(w => w.Name);
    }

    /// <summary>
    /// A set of packages that were not read from text. Their types must name interfaces of the set only.
    /// </summary>
    /// <exception cref="ArgumentException">Two packages, interfaces or worlds have one name.</exception>
    public static WitPackageSet Of(params IEnumerable<WitPackage> packages) => new([.. packages]);

    /// <summary>The packages in the order they were first seen.</summary>
    public ImmutableArray<WitPackage> Packages { get; }

    /// <summary>All interfaces of all packages.</summary>
    public IEnumerable<WitInterface> Interfaces => Packages.SelectMany(p => p.Interfaces);

    /// <summary>
    /// Reads sources that may name each other's packages in any order. Sources of one package are merged; a source without
    /// <c>package</c> belongs to the package that the other sources of its folder declare.
    /// </summary>
    /// <exception cref="WitSyntaxException">The text is malformed, or a name in it does not exist.</exception>
    public static WitPackageSet Parse(params IEnumerable<WitSource> sources)
    {
        var parsed = sources.Select(s => (Folder: Path.GetDirectoryName(s.Name) ?? "", Packages: WitParser.Parse(s))).ToList();
        var folders = new Dictionary<string, WitPackageName>();
        foreach (var (folder, packages) in parsed)
        {
            if (packages is [{ Name: { } name }, ..])
                folders.TryAdd(folder, name);
        }

        var merged = new Dictionary<WitPackageName, PackageSyntax>();
        var order = new List<PackageSyntax>();
        foreach (var (folder, packages) in parsed)
        {
            foreach (var package in packages)
            {
                var name = package.Name ?? folders.GetValueOrDefault(folder) ?? throw package.At.Error("no `package` is declared");
                Merge(merged, order, package with { Name = name });
            }
        }

        return new WitPackageSet(WitResolver.Resolve(order));
    }

    /// <summary>Reads one piece of text; <c>Parse("package a:b; …")</c>.</summary>
    /// <exception cref="WitSyntaxException">The text is malformed, or a name in it does not exist.</exception>
    public static WitPackageSet Parse(string text) => Parse(new WitSource("wit", text));

    /// <summary>
    /// The interface of that name (<c>ns:pkg/iface</c>, with or without <c>@version</c>), or null. Without a version the
    /// highest there is; with one, the exact version or the highest compatible one (<see cref="WitVersion"/>).
    /// </summary>
    public WitInterface? Find(string name) =>
        _interfaces.TryGetValue(name, out var exact) ? exact
        : WitVersion.BestMatch(_interfaces.Keys, name) is { } match ? _interfaces[match] : null;

    /// <summary>The world of that name, by the rules of <see cref="Find"/>, or null.</summary>
    public WitWorld? FindWorld(string name) =>
        _worlds.TryGetValue(name, out var exact) ? exact
        : WitVersion.BestMatch(_worlds.Keys, name) is { } match ? _worlds[match] : null;

    private static void Merge(Dictionary<WitPackageName, PackageSyntax> merged, List<PackageSyntax> order, PackageSyntax package)
    {
        if (!merged.TryGetValue(package.Name!, out var target))
        {
            merged[package.Name!] = package;
            order.Add(package);
            return;
        }

        target.Interfaces.AddRange(package.Interfaces);
        target.Worlds.AddRange(package.Worlds);
        target.Uses.AddRange(package.Uses);
    }
}
