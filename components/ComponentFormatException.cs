namespace GolemOrleans.Components;

/// <summary>
/// The bytes are not a well-formed, well-typed component that this library accepts. <see cref="Offset"/> is the byte offset
/// in the outermost component; the message says what was expected and what was found.
/// </summary>
public sealed class ComponentFormatException(long offset, string message) : Exception($"{message} (at offset 0x{offset:x})")
{
    public long Offset { get; } = offset;

    /// <summary>The reason without the offset.</summary>
    public string Reason { get; } = message;
}
