namespace GolemOrleans.Rib;

/// <summary>What a program may use, so that no program, however written, can exhaust the server that runs it.</summary>
public sealed record RibLimits
{
    public static RibLimits Default { get; } = new();

    /// <summary>Longest text, in UTF-16 units.</summary>
    public int SourceLength { get; init; } = 64 * 1024;

    /// <summary>Deepest nesting of expressions, patterns and types.</summary>
    public int Nesting { get; init; } = 128;

    /// <summary>Most expressions evaluated in one run, each turn of a loop counted anew.</summary>
    public int Steps { get; init; } = 1_000_000;

    /// <summary>Most memory that the values made by one run may take, in bytes, estimated; results of calls are not counted.</summary>
    public long ValueBytes { get; init; } = 64L * 1024 * 1024;
}
