using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Runtime.Journal;

/// <summary>What the next commit of a worker will hold. Guarded by the journal's lock until taken, then immutable.</summary>
internal sealed class JournalBatch
{
    private TaskCompletionSource? _completion;

    public List<OplogEntry> Entries { get; } = [];

    public Dictionary<KeyHash, IdempotencyKeyRow> Keys { get; } = [];

    public OplogIndex? KeysRevertedFrom { get; set; }

    public List<WakeUp> WakeUps { get; } = [];

    public List<WakeUpKey> RemovedWakeUps { get; } = [];

    public List<OplogIndex> CreatedPromises { get; } = [];

    public List<PromiseId> SuspendUnlessComplete { get; } = [];

    /// <summary>Set when a promise of <see cref="SuspendUnlessComplete"/> was complete: the worker must be woken at once.</summary>
    public bool PromiseWasComplete { get; set; }

    public bool IsEmpty => Entries.Count == 0 && RemovedWakeUps.Count == 0 && WakeUps.Count == 0;

    /// <summary>Somebody waits for this batch.</summary>
    public bool IsAwaited => _completion is not null;

    public TaskCompletionSource Completion => _completion ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails everybody who waits.</summary>
    public void Fail(Exception failure)
    {
        if (_completion is null)
            return;
        _completion.SetException(failure);
        _ = _completion.Task.Exception;
    }

    public CommitBatch ToCommit(WorkerStatusRecord status, Epoch epoch, Guid incarnation, OplogIndex next) => new()
    {
        Worker = status.WorkerId,
        Epoch = epoch,
        NextIndex = next,
        Entries = Entries,
        Status = status,
        Keys = [.. Keys.Values],
        KeysRevertedFrom = KeysRevertedFrom,
        WakeUps = WakeUps,
        RemovedWakeUps = RemovedWakeUps,
        CreatedPromises = CreatedPromises,
        SuspendUnlessComplete = SuspendUnlessComplete,
        Runnable = RunnableRule.IsRunnable(status),
        Owner = incarnation,
    };
}
