namespace GolemOrleans.Runtime.Host.Wasi.Clocks;

/// <summary>Instants of the guest's monotonic clock: nanoseconds since the Unix epoch, so that deadlines survive restarts.</summary>
internal static class Instants
{
    private const ulong NanosecondsPerTick = 100;

    private static readonly ulong Last = (ulong)(DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;

    public static ulong FromTime(DateTimeOffset time) => (ulong)Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks) * NanosecondsPerTick;

    /// <summary>Rounded up, so that nothing fires early; far instants become the last representable time.</summary>
    public static DateTimeOffset ToTime(ulong instant) => instant >= Last
        ? DateTimeOffset.MaxValue
        : DateTimeOffset.UnixEpoch.AddTicks((long)((instant + NanosecondsPerTick - 1) / NanosecondsPerTick));
}
