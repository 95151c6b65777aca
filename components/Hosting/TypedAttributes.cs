namespace GolemOrleans.Components.Hosting;

/// <summary>
/// The class implements the functions of a WIT interface that belong to no resource, its resource constructors
/// (<c>Create{Resource}</c>) and static resource functions (<c>{Resource}{Function}</c>). Every public method declared by
/// the class is guest-facing.
/// </summary>
/// <param name="name">The interface without its version: <c>wasi:io/streams</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WitInterfaceAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>
/// The class implements the methods of a WIT resource; a subclass may be handed to the guest wherever the resource is
/// expected. Every public method declared by the class is guest-facing.
/// </summary>
/// <param name="interfaceName">The defining interface without its version.</param>
/// <param name="name">The resource's name in kebab case.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WitResourceAttribute(string interfaceName, string name) : Attribute
{
    public string InterfaceName { get; } = interfaceName;

    public string Name { get; } = name;
}

/// <summary>
/// A host resource that must know when the guest drops its own handle. The drop is part of the guest's deterministic
/// behaviour, unlike <see cref="IDisposable.Dispose"/>, which only releases what the host holds.
/// </summary>
public interface IGuestDroppable
{
    /// <summary>The guest dropped its handle; throwing traps the guest.</summary>
    void Drop();
}
