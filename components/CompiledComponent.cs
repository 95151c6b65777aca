using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Components;

/// <summary>
/// A component whose core modules are compiled and whose imports are resolved against a set of host interfaces: everything
/// that can be done once for many instances. Immutable, thread-safe, shared; dispose when no instance uses it any more.
/// </summary>
public sealed class CompiledComponent : IDisposable
{
    private CompiledComponent(ComponentDefinition definition) => Definition = definition;

    public ComponentDefinition Definition { get; }

    /// <summary>Compiles (or loads from the cache) every core module and links the imports.</summary>
    /// <exception cref="ComponentLinkException">An import is missing or has another type.</exception>
    /// <exception cref="ComponentFormatException">A core module was refused by the compiler.</exception>
    public static CompiledComponent Compile(ComponentEngine engine, ComponentDefinition definition, IHostImports imports, IArtifactCache? cache = null) =>
        throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
