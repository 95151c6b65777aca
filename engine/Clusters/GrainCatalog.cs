using GolemOrleans.Engine.Calls;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Clusters;

/// <summary>The grain classes and interfaces of the application.</summary>
internal sealed class GrainCatalog
{
    private readonly Dictionary<GrainType, GrainClass> _byType = [];
    private readonly Dictionary<Type, List<GrainClass>> _byInterface = [];
    private readonly Dictionary<GrainInterfaceType, Type> _interfaces = [];

    /// <summary>Throws <see cref="OrleansConfigurationException"/> when two classes have one name.</summary>
    public GrainCatalog(IEnumerable<Type> classes)
    {
        foreach (var type in classes)
        {
            var grain = new GrainClass(type);
            if (!_byType.TryAdd(grain.GrainType, grain))
                throw new OrleansConfigurationException($"{type} and {_byType[grain.GrainType].Type} are both named '{grain.GrainType}'; give one a [GrainType].");
            foreach (var declared in grain.Interfaces)
            {
                _interfaces[GrainInterface.NameOf(declared)] = declared;
                if (!_byInterface.TryGetValue(declared, out var list)) _byInterface[declared] = list = [];
                list.Add(grain);
            }
        }
    }

    public GrainClass Class(GrainType type) => _byType.TryGetValue(type, out var found)
        ? found
        : throw new ArgumentException($"Could not find an implementation for grain type '{type}'.", nameof(type));

    public Type Interface(GrainInterfaceType name) => _interfaces.TryGetValue(name, out var found)
        ? found
        : throw new ArgumentException($"Could not find the grain interface '{name}'.", nameof(name));

    /// <summary>The class of an interface; of several the one named by the prefix or by convention (IFoo: Foo, FooGrain).</summary>
    public GrainClass Implementation(Type type, string? classNamePrefix)
    {
        var candidates = _byInterface.TryGetValue(type, out var list) ? list : [];
        if (classNamePrefix is not null) candidates = [.. candidates.Where(c => c.Type.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal))];
        if (candidates.Count == 1) return candidates[0];
        if (candidates.Count == 0) throw new ArgumentException($"Could not find an implementation for interface {type}.", nameof(type));
        var stem = type.Name.StartsWith('I') ? type.Name[1..] : type.Name;
        var named = candidates.Where(c => c.Type.Name == stem || c.Type.Name == stem + "Grain" || c.Type.Name + "Grain" == stem).ToList();
        if (named.Count == 1) return named[0];
        throw new ArgumentException($"Several classes implement {type}: {string.Join(", ", candidates.Select(c => c.Type))}.", nameof(type));
    }
}
