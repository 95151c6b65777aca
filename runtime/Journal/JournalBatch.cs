using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Runtime.Journal;

/// <summary>What the next commit of a worker will hold. Guarded by the journal's lock until taken, then immutable.</summary>
internal sealed class JournalBatch
{
    private TaskCompletionSource? _completion;

    public List<OplogEntry> Entries { get; } = [];

    /// <summary>What they take in memory, see <see cref="EntrySize"/>.</summary>
    public long Bytes { get; set; }

    public Dictionary<KeyHash, IdempotencyKeyRow> Keys { get; } = [];

    public OplogIndex? KeysRevertedFrom { get; set; }

    public List<WakeUp> WakeUps { get; } = [];

    public List<WakeUpKey> RemovedWakeUps { get; } = [];

    public List<OplogIndex> CreatedPromises { get; } = [];

    public List<PromiseId> SuspendUnlessComplete { get; } = [];

    /// <summary>Called, before the commit is reported, when a promise of <see cref="SuspendUnlessComplete"/> was complete.</summary>
    public Action? WhenPromiseWasComplete { get; set; }

    /// <summary>To be committed even without entries. Otherwise removed wake-ups wait for the next entry.</summary>
    public bool IsForced { get; set; }

    public bool IsEmpty => Entries.Count == 0 && !IsForced;

    /// <summary>Sets a wake-up, also one that was to be removed by this batch.</summary>
    public void AddWakeUp(WakeUp wakeUp)
    {
        RemovedWakeUps.Remove(wakeUp.Key);
        WakeUps.Add(wakeUp);
    }

    /// <summary>Removes a wake-up, also one that this batch was to set.</summary>
    public void RemoveWakeUp(WakeUpKey key)
    {
        WakeUps.RemoveAll(wakeUp => wakeUp.Key == key);
        RemovedWakeUps.Add(key);
    }

    /// <summary>Somebody waits for this batch.</summary>
    public bool IsAwaited => _completion is not null;

    /// <summary>Completed on a thread of the pool, outside any lock; what waits for it goes on there.</summary>
    public TaskCompletionSource Completion => _completion ??= new();

    /// <summary>Fails everybody who waits.</summary>
    public void Fail(Exception failure)
    {
        if (_completion is null)
            return;
        _completion.SetException(failure);
        _ = _completion.Task.Exception;
    }

    public CommitBatch ToCommit(WorkerStatusRecord status, Epoch epoch, Guid incarnation, OplogIndex next, bool isResumed) => new()
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
        Runnable = RunnableRule.IsRunnable(status, isResumed),
        Owner = incarnation,
    };
}
