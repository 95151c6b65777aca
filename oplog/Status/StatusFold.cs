using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Status;

/// <summary>
/// (status, entry) → status. Pure. Folding a worker's oplog one entry at a time gives the same record as
/// <see cref="StatusRecomputation"/> over all of it.
/// </summary>
public static partial class StatusFold
{
    /// <summary>The status after Create, the first entry.</summary>
    public static WorkerStatusRecord Start(CreateEntry entry) => new()
    {
        WorkerId = entry.WorkerId,
        LastIndex = OplogIndex.First,
        Status = WorkerStatus.Idle,
        ComponentVersion = entry.ComponentVersion,
        Args = entry.Args,
        Env = entry.Env,
        AccountId = entry.AccountId,
        Parent = entry.Parent,
        CreatedAt = entry.Timestamp,
        ComponentSize = entry.ComponentSize,
        TotalLinearMemorySize = entry.InitialTotalLinearMemorySize,
        MemoryLimit = entry.MemoryLimit,
        ActivePlugins = [.. entry.InitialActivePlugins.Select(plugin => plugin.InstallationId)],
    };

    /// <summary>
    /// Whether an entry takes earlier entries out of the account, so that the record must be computed anew from the oplog
    /// (<see cref="StatusRecomputation"/>): a revert, a snapshot update, a jump over something reversible.
    /// </summary>
    public static bool RequiresRecomputation(WorkerStatusRecord status, OplogEntry entry) => entry switch
    {
        RevertEntry => true,
        JumpEntry jump => jump.Region.Start <= status.LastReversibleIndex,
        SuccessfulUpdateEntry => status.PendingUpdates is [{ Description: UpdateDescription.SnapshotBased }, ..],
        _ => false,
    };

    /// <summary>The status after the entry at <paramref name="index"/>, which follows <see cref="WorkerStatusRecord.LastIndex"/>.</summary>
    /// <param name="defaultPolicy">Used while the guest has set none.</param>
    /// <exception cref="ArgumentException">The index is not the next one, or the entry is a second Create.</exception>
    /// <exception cref="InvalidOperationException"><see cref="RequiresRecomputation"/>.</exception>
    public static WorkerStatusRecord Apply(WorkerStatusRecord status, OplogIndex index, OplogEntry entry, RetryPolicy defaultPolicy)
    {
        if (index != status.LastIndex.Next) throw new ArgumentException($"Entry {index} does not follow {status.LastIndex}.", nameof(index));
        if (RequiresRecomputation(status, entry)) throw new InvalidOperationException($"The status after {entry.Kind} must be computed from the whole oplog.");
        if (entry is JumpEntry jump) status = status with { SkippedRegions = Regions.Add(status.SkippedRegions, jump.Region) };
        return ApplyVisible(status, index, entry, defaultPolicy);
    }

    /// <summary>Applies entries in order, the first of which follows <see cref="WorkerStatusRecord.LastIndex"/>; as
    /// <see cref="Apply"/> for each, but cheaper over runs of host calls.</summary>
    public static WorkerStatusRecord ApplyAll(WorkerStatusRecord status, ReadOnlySpan<OplogEntry> entries, RetryPolicy defaultPolicy)
    {
        OplogIndex first = status.LastIndex.Next;
        for (int i = 0; i < entries.Length; i++)
        {
            if (i + 1 < entries.Length && status.RetriedRegion is null && OnlyMeansRunning(entries[i]) && OnlyMeansRunning(entries[i + 1])) continue;
            OplogIndex index = first + (ulong)i;
            if (i + 1 < entries.Length && entries[i] is ExportedFunctionInvokedEntry invoked && entries[i + 1] is ExportedFunctionCompletedEntry)
            {
                status = ApplyWhole(status, index.Next, invoked);
                i++;
                continue;
            }

            if (status.LastIndex.Next != index) status = status with { LastIndex = index.Previous };
            status = Apply(status, index, entries[i], defaultPolicy);
        }

        return status;
    }

    /// <summary>An invocation that starts and completes without an entry between, the usual one: both entries at once.</summary>
    private static WorkerStatusRecord ApplyWhole(WorkerStatusRecord status, OplogIndex completed, ExportedFunctionInvokedEntry invoked) =>
        WithoutPending(status, invoked.IdempotencyKey) with
        {
            LastIndex = completed,
            LastReversibleIndex = completed,
            Status = WorkerStatus.Idle,
            CurrentInvocation = null,
            RetryCount = 0,
            LastError = null,
            RetriedRegion = null,
        };

    /// <summary>Entries of which any run has the same effect as its last one.</summary>
    private static bool OnlyMeansRunning(OplogEntry entry) => entry is ImportedFunctionInvokedEntry or NoOpEntry or BeginAtomicRegionEntry
        or EndAtomicRegionEntry or BeginRemoteWriteEntry or EndRemoteWriteEntry or StartSpanEntry or FinishSpanEntry or SetSpanAttributeEntry;
}
