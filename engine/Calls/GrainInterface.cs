using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Calls;

/// <summary>A grain interface and the class of its references.</summary>
/// <param name="type">The interface.</param>
/// <param name="create">Makes a reference.</param>
internal sealed class GrainInterface(Type type, Func<ProxySeed, GrainProxy> create)
{
    /// <summary>The interface.</summary>
    public Type Type { get; } = type;

    /// <summary>The alias, or the full type name.</summary>
    public GrainInterfaceType Name { get; } = NameOf(type);

    /// <summary>A reference to a grain, for calls by one side.</summary>
    public GrainProxy Bind(GrainId grainId, CallRuntime runtime) => create(new ProxySeed(grainId, this, runtime));

    public static GrainInterfaceType NameOf(Type type) =>
        GrainInterfaceType.Create(type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.FullName ?? type.Name);
}
