namespace GolemOrleans.Runtime;

/// <summary>Limits and intervals of one worker. Never applied to replayed work except where said.</summary>
public sealed record RuntimeLimits
{
    /// <summary>
    /// Bytes of each linear memory. Recorded: a worker that was created under another limit gets this one with its next
    /// invocation, and its past is replayed under the old one.
    /// </summary>
    public long MaxMemoryBytes { get; init; } = 4L << 30;

    public int MaxTableElements { get; init; } = 10_000_000;

    /// <summary>
    /// Time for the running invocation of a worker that is moved, or whose server stops, to reach a resting point, before it is
    /// cut and replayed later.
    /// </summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Open handles per instance.</summary>
    public int MaxHandles { get; init; } = 1 << 20;

    /// <summary>Invocations waiting for one worker; further ones are refused.</summary>
    public int MaxPendingInvocations { get; init; } = 100_000;

    /// <summary>Bytes of one host call's recorded request or response.</summary>
    public int MaxHostCallPayloadBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of one file of a worker; growing beyond is refused with <c>file-too-large</c>, and the refusal recorded.</summary>
    public long MaxFileBytes { get; init; } = 4L << 30;

    /// <summary>
    /// Bytes of all files of a worker together, 4 KiB for each name included; beyond, writing and creating is refused with
    /// <c>quota</c>, and the refusal recorded.
    /// </summary>
    public long MaxDiskBytes { get; init; } = 16L << 30;

    /// <summary>
    /// Bytes that a worker may write to bodies of requests before they are sent; beyond, writing fails with
    /// <c>HTTP-request-body-size</c>, and the refusal is recorded.
    /// </summary>
    public long MaxUnsentBodyBytes { get; init; } = 1L << 30;

    /// <summary>
    /// How long an invocation may run live, waiting included, until it is stopped by a trap (and retried like after any other);
    /// null: for ever. Counted anew after each restart of the worker; time in which it is suspended does not count.
    /// </summary>
    public TimeSpan? MaxInvocationTime { get; init; }

    /// <summary>Bytes of output and log lines per second, as an average over a second; a worker that writes more is slowed down.</summary>
    public long MaxLogBytesPerSecond { get; init; } = 16 << 20;

    /// <summary>Buffered entries that force a commit.</summary>
    public int AutoCommitEntries { get; init; } = 128;

    /// <summary>Bytes of buffered entries that force a commit.</summary>
    public long AutoCommitBytes { get; init; } = 256 << 10;

    /// <summary>
    /// Bytes in memory of entries that are on their way to the store, roughly, above which a live guest waits for it: what a
    /// guest writes faster than the disk takes. It bounds one commit, too, which the store reads as a whole.
    /// </summary>
    public long MaxUndurableBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Bytes of streams and other large payloads, every copy counted, that pass through the workers of a process before their
    /// garbage is collected.
    /// </summary>
    public long MaxPassingBytes { get; init; } = 12 << 20;

    /// <summary>A live invocation still running after this long has its start committed.</summary>
    public TimeSpan CommitRunningAfter { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// A wait for answers of other workers that lasts so long is followed: it may lead back to the worker that waits.
    /// </summary>
    public TimeSpan CycleProbeAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A sleep of at least this long suspends the worker.</summary>
    public TimeSpan SuspendThreshold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Entries of more commits than this are delivered to oplog processors at once.</summary>
    public int OplogDeliveryCommits { get; init; } = 3;

    /// <summary>Entries of fewer commits are delivered to oplog processors after this time.</summary>
    public TimeSpan OplogDeliveryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Events kept for late subscribers.</summary>
    public int EventHistory { get; init; } = 128;

    /// <summary>Entries read from the store at once during replay, at most.</summary>
    public int ReplayChunkEntries { get; init; } = 1024;

    /// <summary>Bytes of entries read at once during replay, as far as their size can be foreseen.</summary>
    public long ReplayChunkBytes { get; init; } = 1 << 20;

    /// <summary>Log entries searched backwards for the standard error of a failed invocation.</summary>
    public int MaxStderrChunks { get; init; } = 128;

    /// <summary>Finished invocations whose result is kept in memory per worker; older ones are read from the store.</summary>
    public int CachedResults { get; init; } = 64;
}
