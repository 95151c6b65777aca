namespace GolemOrleans.Components;

/// <summary>
/// A component whose imports or exports cannot be written as a WIT world: the binary format allows more than WIT text can say.
/// <see cref="Path"/> names the import or export.
/// </summary>
public sealed class ComponentWitException(string path, string reason) : Exception($"{path}: {reason}")
{
    public string Path { get; } = path;
}
