namespace GolemOrleans.Runtime.Host.Wasi.Clocks;

/// <summary>
/// The time that a guest's monotonic clock shows: the time of day when it is first asked for after a load, from then on
/// measured, so that a sleep takes as long as it should although somebody sets the machine's clock. Always greater than
/// <see cref="Told"/>. Live only; one thread.
/// </summary>
internal sealed class GuestTime(TimeProvider time)
{
    private const ulong NanosecondsPerTick = 100;
    private ulong? _start;
    private long _startedAt;

    /// <summary>The guest's newest answer, also one that was replayed.</summary>
    public ulong Told { get; set; }

    /// <summary>The present instant.</summary>
    public ulong Now()
    {
        if (_start is { } start)
            return Math.Max(start + ((ulong)time.GetElapsedTime(_startedAt).Ticks * NanosecondsPerTick), Told + 1);
        _startedAt = time.GetTimestamp();
        _start = Math.Max(Instants.FromTime(time.GetUtcNow()), Told + 1);
        return _start.Value;
    }

    /// <summary>How long until an instant; zero when it has passed.</summary>
    public TimeSpan Until(ulong instant)
    {
        var now = Now();
        return now >= instant ? TimeSpan.Zero : Instants.ToTime(instant) - Instants.ToTime(now);
    }

    /// <summary>The time of day at an instant that is to come, if nobody sets the clock.</summary>
    public DateTimeOffset TimeOfDay(ulong instant)
    {
        var now = time.GetUtcNow();
        var left = Until(instant);
        return left < DateTimeOffset.MaxValue - now ? now + left : DateTimeOffset.MaxValue;
    }
}
