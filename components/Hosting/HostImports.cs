using GolemOrleans.Components.Linking;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Hosting;

/// <summary>
/// A fixed set of host interfaces and functions. An interface may be given several times, in several versions or shapes.
/// Immutable and thread-safe.
/// </summary>
public sealed class HostImports : IHostImports
{
    private readonly ILookup<string, HostInterface> _interfacesByTrack;
    private readonly ILookup<string, HostFunction> _functionsByTrack;

    public HostImports(IEnumerable<HostInterface> interfaces, IEnumerable<HostFunction>? functions = null)
    {
        ArgumentNullException.ThrowIfNull(interfaces);
        _interfacesByTrack = interfaces.ToLookup(i => InterfaceName.Parse(i.Name).Track);
        _functionsByTrack = (functions ?? []).ToLookup(f => InterfaceName.Parse(f.Name).Track);
    }

    /// <summary>No interfaces at all.</summary>
    public static HostImports Empty { get; } = new([]);

    /// <summary>
    /// Of the interfaces of the import's semver track, the best whose types equal the import's: the exact version first, then
    /// the highest. When none fits, the best by version alone, so that the linker can tell what differs.
    /// </summary>
    public HostInterface? Resolve(string importName, InstanceExtern type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var name = InterfaceName.Parse(importName);
        var candidates = _interfacesByTrack[name.Track]
            .OrderByDescending(i => i.Name == importName)
            .ThenByDescending(i => InterfaceName.Parse(i.Name), Comparer<InterfaceName>.Create(InterfaceName.CompareVersions))
            .ToList();
        return candidates.Find(c => Satisfies(c, type)) ?? candidates.FirstOrDefault();
    }

    public HostFunction? ResolveFunction(string importName, FunctionType type)
    {
        var candidates = _functionsByTrack[InterfaceName.Parse(importName).Track].OrderByDescending(f => f.Name == importName).ToList();
        return candidates.Find(c => TypeMatch.Find(type, c.Type, Bijection()) is null) ?? candidates.FirstOrDefault();
    }

    private static bool Satisfies(HostInterface candidate, InstanceExtern type)
    {
        var sameResource = Bijection();
        foreach (var export in type.Exports)
        {
            if (export.Type is not FunctionExtern function)
                continue;
            var offered = candidate.Functions.FirstOrDefault(f => f.Name == export.Name);
            if (offered is null || TypeMatch.Find(function.Type, offered.Type, sameResource) is not null)
                return false;
        }

        return true;
    }

    // Which resource is which is only known to the linker; here equal places must hold equal resources.
    private static Func<ResourceType, ResourceType, bool> Bijection()
    {
        var known = new Dictionary<ResourceType, ResourceType>();
        return (import, host) => known.TryGetValue(import, out var bound) ? ReferenceEquals(bound, host) : known.TryAdd(import, host);
    }
}
