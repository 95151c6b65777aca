using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// A resource type of one instantiation (resource types are generative): compared by reference when handles are checked.
/// The linker makes one for every resource that a component definition defines, each time it is instantiated, and one per
/// store for every host resource it binds.
/// </summary>
internal sealed class RuntimeResource
{
    private RuntimeResource(ResourceType type, CanonicalInstance? implementer, CoreFunction? destructor, Action<object>? dropped)
    {
        Type = type;
        Implementer = implementer;
        Destructor = destructor;
        Dropped = dropped;
    }

    /// <summary>For messages; identity is this object's.</summary>
    internal ResourceType Type { get; }

    /// <summary>The instance that defines the resource; null for a resource of the host.</summary>
    internal CanonicalInstance? Implementer { get; }

    /// <summary><c>(rep: i32)</c>; null when the definition names none.</summary>
    internal CoreFunction? Destructor { get; private set; }

    internal Action<object>? Dropped { get; }

    internal bool IsHost => Implementer is null;

    /// <param name="destructor">May be set later with <see cref="SetDestructor"/>.</param>
    internal static RuntimeResource OfGuest(ResourceType type, CanonicalInstance implementer, CoreFunction? destructor = null) =>
        new(type, implementer, destructor, null);

    /// <param name="dropped">Called with the object when a guest drops its own handle; may throw.</param>
    internal static RuntimeResource OfHost(ResourceType type, Action<object>? dropped = null) => new(type, null, null, dropped);

    /// <summary>For definitions whose destructor is only known after the resource type; before the first drop.</summary>
    internal void SetDestructor(CoreFunction destructor) => Destructor = destructor;

    internal string Description => IsHost ? "host-defined resource" : "guest-defined resource";

    internal string DescriptionBeside(RuntimeResource other) =>
        IsHost == other.IsHost ? $"a different {Description} ('{this}' instead of '{other}')" : $"a {Description} ('{this}')";

    public override string ToString() => Type.Name;
}
