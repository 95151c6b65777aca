namespace GolemOrleans.Oplog.Entries;

/// <summary>How often and how late a trapped worker is tried again.</summary>
/// <param name="MaxAttempts">Attempts in all, the first included.</param>
/// <param name="Multiplier">Factor from one delay to the next, cut to an integer.</param>
/// <param name="MaxJitterFactor">Up to this share of the delay is added at random; null means none.</param>
public sealed record RetryPolicy(uint MaxAttempts, TimeSpan MinDelay, TimeSpan MaxDelay, double Multiplier, double? MaxJitterFactor)
{
    /// <summary>What workers get unless configured otherwise: 3 attempts, 100 ms to 1 s, factor 3, jitter 0.15.</summary>
    public static RetryPolicy Default { get; } = new(3, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), 3.0, 0.15);

    /// <summary>After an out-of-memory trap: no end of attempts, 100 ms to 5 s, factor 2, no jitter.</summary>
    public static RetryPolicy OutOfMemory { get; } = new(uint.MaxValue, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), 2.0, null);

    /// <summary>The wait before the next attempt, or null when there is none left.</summary>
    /// <param name="attempts">Attempts that have failed so far; 0 and 1 both give the shortest delay.</param>
    /// <param name="random">Uniform in [0, 1): scales the jitter.</param>
    public TimeSpan? DelayAfter(ulong attempts, double random)
    {
        if (attempts >= MaxAttempts) return null;
        double delay = MinDelay.TotalMicroseconds * Math.Pow(Math.Truncate(Multiplier), attempts <= 1 ? 0 : attempts - 1);
        delay += delay * random * (MaxJitterFactor ?? 0);
        return delay >= MaxDelay.TotalMicroseconds || double.IsNaN(delay) ? MaxDelay : TimeSpan.FromMicroseconds(delay);
    }
}
