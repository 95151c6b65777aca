namespace GolemOrleans.Components.Hosting;

/// <summary>
/// A C# class does not have the shape of the WIT interface it is to be bound to: a missing or superfluous method, another
/// parameter or result type, other case names. Thrown at start-up only. <see cref="Path"/> names the place, for example
/// <c>wasi:io/streams / [method]input-stream.read / result / ok</c>.
/// </summary>
public sealed class HostBindingException(string path, string message) : Exception($"{path}: {message}")
{
    public string Path { get; } = path;
}
