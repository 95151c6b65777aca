namespace GolemOrleans.Values.Binary;

/// <summary>Bytes that are no encoded type or value. <c>Offset</c> is where reading stopped.</summary>
public sealed class ValueCodecException(int offset, string reason) : FormatException($"{reason} (at byte {offset})")
{
    public int Offset { get; } = offset;

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; } = reason;
}
