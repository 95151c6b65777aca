using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog;

/// <summary>
/// Everything that one commit of one worker changes; all of it happens or none. Immutable from the call of
/// <see cref="IOplogStore.CommitAsync"/> until its task completes.
/// </summary>
public sealed record CommitBatch
{
    public required WorkerId Worker { get; init; }

    /// <summary>The ownership under which the batch was made. Ignored by <see cref="IOplogStore.CreateAsync"/>.</summary>
    public required Epoch Epoch { get; init; }

    /// <summary>Index of the first of <see cref="Entries"/>: one after the worker's last index.</summary>
    public required OplogIndex NextIndex { get; init; }

    /// <summary>At most <see cref="OplogStoreLimits.EntriesPerBatchMax"/>; may be empty when only other parts change.</summary>
    public IReadOnlyList<OplogEntry> Entries { get; init; } = [];

    /// <summary>The status after the batch; its <see cref="WorkerStatusRecord.LastIndex"/> is that of the last entry.</summary>
    public required WorkerStatusRecord Status { get; init; }

    /// <summary>Rows to insert or replace, by hash. Applied after <see cref="KeysRevertedFrom"/>.</summary>
    public IReadOnlyList<IdempotencyKeyRow> Keys { get; init; } = [];

    /// <summary>Set by a revert to its first deleted index: rows that start at or above it are removed, results at or above it
    /// are forgotten (the invocation is unfinished again).</summary>
    public OplogIndex? KeysRevertedFrom { get; init; }

    /// <summary>Wake-ups to insert or replace, by key; for this worker or for others (a scheduled invocation).</summary>
    public IReadOnlyList<WakeUp> WakeUps { get; init; } = [];

    /// <summary>Wake-ups to remove; missing ones are no error.</summary>
    public IReadOnlyList<WakeUpKey> RemovedWakeUps { get; init; } = [];

    /// <summary>Indices of promises of this worker to create, incomplete. One that exists already stays as it is.</summary>
    public IReadOnlyList<OplogIndex> CreatedPromises { get; init; } = [];

    /// <summary>
    /// Promises that the worker is about to sleep on. Read in the same transaction: if one of them is complete, nothing of the
    /// batch is written and the result is <see cref="CommitOutcome.PromiseComplete"/>. Otherwise their completion will wake
    /// this worker, besides the promise's owner.
    /// </summary>
    public IReadOnlyList<PromiseId> SuspendUnlessComplete { get; init; } = [];

    /// <summary>Whether the worker has work that must go on without anybody calling: pending, running or retrying.</summary>
    public required bool Runnable { get; init; }

    /// <summary>The server incarnation (one start of one server process) that works on it.</summary>
    public required Guid Owner { get; init; }

    /// <summary>Index of the last entry after the batch.</summary>
    public OplogIndex LastIndex => new(NextIndex.Value - 1 + (ulong)Entries.Count);
}

/// <summary>What became of a batch that was not refused.</summary>
public enum CommitOutcome : byte
{
    /// <summary>All of it is durable.</summary>
    Committed = 0,

    /// <summary>A promise of <see cref="CommitBatch.SuspendUnlessComplete"/> is complete; nothing was written, the worker goes on.</summary>
    PromiseComplete = 1,
}

/// <summary>
/// Where an idempotency key of a worker stands.
/// </summary>
/// <param name="Start">The entry that accepted the key: PendingWorkerInvocation or ExportedFunctionInvoked.</param>
/// <param name="Result">The entry with the final outcome (ExportedFunctionCompleted, or the one that ended it otherwise), or null.</param>
public readonly record struct IdempotencyKeyRow(KeyHash Hash, OplogIndex Start, OplogIndex? Result);
