using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Runtime.Journal;

/// <summary>
/// Follows idempotency keys through the entries and puts their rows into commits: a key starts where it is accepted and
/// ends with its invocation's completion. Guarded by the journal's lock.
/// </summary>
internal sealed class KeyIndex
{
    private readonly Dictionary<string, OplogIndex> _accepted = [];
    private (KeyHash Hash, OplogIndex Start)? _running;

    /// <param name="running">The row of the invocation that has started and not ended, as stored.</param>
    public KeyIndex(WorkerStatusRecord status, IdempotencyKeyRow? running)
    {
        foreach (var queued in status.PendingInvocations)
        {
            if (queued.Invocation is PendingInvocation.ExportedFunction function)
                _accepted[function.IdempotencyKey] = queued.Index;
        }

        if (running is { } row)
            _running = (row.Hash, row.Start);
    }

    public void Note(OplogEntry entry, OplogIndex index, JournalBatch batch)
    {
        switch (entry)
        {
            case PendingWorkerInvocationEntry { Invocation: PendingInvocation.ExportedFunction function }:
                _accepted[function.IdempotencyKey] = index;
                Put(batch, new IdempotencyKeyRow(KeyHash.Of(function.IdempotencyKey), index, null));
                break;
            case ExportedFunctionInvokedEntry invoked:
                var start = _accepted.Remove(invoked.IdempotencyKey, out var accepted) ? accepted : index;
                _running = (KeyHash.Of(invoked.IdempotencyKey), start);
                Put(batch, new IdempotencyKeyRow(_running.Value.Hash, start, null));
                break;
            case ExportedFunctionCompletedEntry when _running is { } running:
                Put(batch, new IdempotencyKeyRow(running.Hash, running.Start, index));
                _running = null;
                break;
            case CancelInvocationEntry cancel:
                _accepted.Remove(cancel.IdempotencyKey);
                break;
        }
    }

    private static void Put(JournalBatch batch, IdempotencyKeyRow row) => batch.Keys[row.Hash] = row;
}
