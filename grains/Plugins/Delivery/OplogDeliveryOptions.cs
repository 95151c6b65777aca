namespace GolemOrleans.Grains.Plugins.Delivery;

/// <summary>Limits of the delivery to oplog processors. Immutable.</summary>
public sealed record OplogDeliveryOptions
{
    public int EntriesPerBatchMax { get; init; } = 1000;

    /// <summary>Payload bytes of a batch; one entry may be larger.</summary>
    public long BytesPerBatchMax { get; init; } = 4 << 20;

    /// <summary>Pause after the first failure of a plugin; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the removal of a worker waits for its last entries to be processed.</summary>
    public TimeSpan FinishLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Bytes of undelivered batches that are kept of removed workers of one name. What is beyond is lost, from one entry on to the
    /// last, with a log line that says which.
    /// </summary>
    public long OwedBytesMax { get; init; } = 64 << 20;

    /// <summary>The pause after that many failures in a row.</summary>
    public TimeSpan Pause(int failures) =>
        failures > 30 ? LongestPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << (failures - 1)));
}
