namespace GolemOrleans.Silo;

/// <summary>Limits of requests to the HTTP APIs that users have deployed. Immutable.</summary>
public sealed record CustomRequestLimits
{
    /// <summary>Largest body, in bytes; a larger one is answered with 413.</summary>
    public long MaxBodyBytes { get; init; } = 32L << 20;

    /// <summary>Largest request line, and largest headers together, in bytes; larger ones are answered with 414 and 431.</summary>
    public int MaxHeadBytes { get; init; } = 32 << 10;

    /// <summary>Longest time until the answer begins; then 504 is answered, and what the request started goes on.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(10);
}
