namespace GolemOrleans.Components;

/// <summary>
/// A component's import is missing or has another type than what the host offers. <see cref="Path"/> names the place, for
/// example <c>wasi:io/streams@0.2.3 / [method]input-stream.read / parameter len</c>.
/// </summary>
public sealed class ComponentLinkException(string path, string message) : Exception($"{path}: {message}")
{
    public string Path { get; } = path;
}
