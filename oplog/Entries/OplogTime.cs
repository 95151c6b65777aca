namespace GolemOrleans.Oplog.Entries;

/// <summary>Times as the oplog stores them: whole microseconds since 1970-01-01 UTC.</summary>
public static class OplogTime
{
    public static long ToMicroseconds(DateTimeOffset time)
    {
        long ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        return ticks >= 0 ? ticks / TimeSpan.TicksPerMicrosecond : -((-ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>The same time or the next whole microsecond after it: a due time must not become earlier.</summary>
    public static DateTimeOffset Ceiling(DateTimeOffset time)
    {
        DateTimeOffset floor = FromMicroseconds(ToMicroseconds(time));
        return floor.UtcTicks == time.UtcTicks ? floor : floor.AddMicroseconds(1);
    }

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        new(DateTimeOffset.UnixEpoch.Ticks + microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
