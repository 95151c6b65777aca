namespace GolemOrleans.Components;

/// <summary>
/// A value given to a component is not of the declared type, or a resource handle is no longer usable. Nothing has been
/// passed to the guest and the instance stays usable. <see cref="Path"/> leads to the value, for example
/// <c>order.items[3].price</c>.
/// </summary>
public sealed class ComponentArgumentException(string path, string reason) : ArgumentException($"{path}: {reason}")
{
    public string Path { get; } = path;

    /// <summary>The message without the path.</summary>
    public string Reason { get; } = reason;
}
