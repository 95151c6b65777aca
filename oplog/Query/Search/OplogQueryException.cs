namespace GolemOrleans.Oplog.Query.Search;

/// <summary>A search query that cannot be read; the message has the wording of the API, line breaks included.</summary>
public sealed class OplogQueryException(int offset, string unexpected, string expected, Exception? inner = null)
    : FormatException($"Parse error at PointerOffset({offset})\nUnexpected {unexpected}\nExpected {expected}\n", inner)
{
    /// <summary>Characters before the place where reading stopped.</summary>
    public int Offset { get; } = offset;
}
