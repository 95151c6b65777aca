namespace GolemOrleans.Grains.Tests.Faults;

/// <summary>
/// The machine's clock, which somebody sets: the time of day jumps, time stamps and timers go on evenly, as under an operating
/// system whose clock is stepped. Thread-safe.
/// </summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _aheadTicks;

    /// <summary>By how much the clock is ahead; negative when it is behind.</summary>
    public TimeSpan Ahead
    {
        get => new(Volatile.Read(ref _aheadTicks));
        set => Volatile.Write(ref _aheadTicks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
