namespace GolemOrleans.Components;

/// <summary>
/// A component's import is missing or has another type than what the host offers. <see cref="Path"/> names the place, for
/// example <c>wasi:io/streams@0.2.3 / [method]input-stream.read / parameter len</c>.
/// </summary>
public sealed class ComponentLinkException(string path, string message) : Exception($"{path}: {message}")
{
    public string Path { get; } = path;

    /// <summary>True when the host offers nothing of that name, so that another component may: see <see cref="ComponentComposer"/>.</summary>
    public bool IsUnknown { get; init; }
}
