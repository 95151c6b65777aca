using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Status;

/// <summary>
/// What is known about a worker without running it: a fold of its oplog up to <see cref="LastIndex"/> by
/// <see cref="StatusFold"/>. Immutable. Stored with every commit, so reading it is exact; it can always be recomputed.
/// </summary>
public sealed record WorkerStatusRecord
{
    public required WorkerId WorkerId { get; init; }

    /// <summary>The last entry that is folded in.</summary>
    public required OplogIndex LastIndex { get; init; }

    public required WorkerStatus Status { get; init; }

    /// <summary>The version that runs and that replay instantiates.</summary>
    public required ulong ComponentVersion { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The environment recorded at creation.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>The account that created the worker.</summary>
    public string AccountId { get; init; } = "";

    public WorkerId? Parent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Bytes of the component binary.</summary>
    public ulong ComponentSize { get; init; }

    /// <summary>Bytes of all linear memories.</summary>
    public ulong TotalLinearMemorySize { get; init; }

    /// <summary>Bytes of linear memory above which <c>memory.grow</c> fails, or null for none.</summary>
    public ulong? MemoryLimit { get; init; }

    /// <summary>Errors without lasting progress since the first of them, hints ignored.</summary>
    public ulong RetryCount { get; init; }

    /// <summary>The newest error, when nothing but hints follows it.</summary>
    public WorkerError? LastError { get; init; }

    /// <summary>Begin of the atomic region, batch or zone that is run again after an error; <see cref="RetryCount"/> lasts until
    /// its end.</summary>
    public OplogIndex? RetriedRegion { get; init; }

    /// <summary>Set by the guest; null means the configured policy.</summary>
    public RetryPolicy? RetryPolicyOverride { get; init; }

    public PersistenceLevel PersistenceLevel { get; init; } = PersistenceLevel.Smart;

    /// <summary>The invocation that has started and not completed.</summary>
    public RunningInvocation? CurrentInvocation { get; init; }

    /// <summary>The queue, oldest first.</summary>
    public IReadOnlyList<QueuedInvocation> PendingInvocations { get; init; } = [];

    /// <summary>Updates not yet tried, oldest first.</summary>
    public IReadOnlyList<QueuedUpdate> PendingUpdates { get; init; } = [];

    /// <summary>Updates done, oldest first.</summary>
    public IReadOnlyList<CompletedUpdate> SuccessfulUpdates { get; init; } = [];

    /// <summary>Updates that failed, oldest first.</summary>
    public IReadOnlyList<RejectedUpdate> FailedUpdates { get; init; } = [];

    /// <summary>Owned resources by id, in order of ids.</summary>
    public IReadOnlyList<OwnedResource> OwnedResources { get; init; } = [];

    /// <summary>Installation ids of the active plugins, in order of activation.</summary>
    public IReadOnlyList<Guid> ActivePlugins { get; init; } = [];

    /// <summary>Regions that replay skips: jumps, deleted regions, history before a snapshot update. Ordered, not touching.</summary>
    public IReadOnlyList<OplogRegion> SkippedRegions { get; init; } = [];

    /// <summary>Regions removed by reverts, invisible to everything. Ordered, not touching.</summary>
    public IReadOnlyList<OplogRegion> DeletedRegions { get; init; } = [];

    /// <summary>The PendingUpdate entry whose snapshot a replay loads instead of the history before it, or null.</summary>
    public OplogIndex? SnapshotUpdateIndex { get; init; }

    /// <summary>The last entry whose effect on this record would have to be undone if it were skipped later (memory, resources,
    /// retry policy, levels); a jump that starts above it needs no recomputation.</summary>
    public OplogIndex LastReversibleIndex { get; init; }
}
