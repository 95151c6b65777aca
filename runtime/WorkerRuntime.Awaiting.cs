using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    /// <summary>How often a wait for a worker that sleeps asks whether it still sleeps here.</summary>
    private static readonly TimeSpan s_ownershipCheck = TimeSpan.FromSeconds(1);

    public async partial Task<InvocationState> AwaitAsync(string idempotencyKey, TimeSpan wait)
    {
        AcceptedInvocation? known;
        lock (_gate)
        {
            if (_isClosed)
                return new InvocationState.Failed(_closeReason);
            _known.TryGetValue(idempotencyKey, out known);
        }

        if (known is null && await _services.Oplogs.FindKeyAsync(Id, KeyHash.Of(idempotencyKey)).ConfigureAwait(false) is { } row)
        {
            if (row.Result is { } index)
                return new InvocationState.Completed(await ReadResultAsync(index).ConfigureAwait(false));
            if (_journal is null)
                await _operations.Run(() => OpenAsync(null)).ConfigureAwait(false);
            StartDriving();
            lock (_gate)
                _known.TryGetValue(idempotencyKey, out known);
        }

        return known is null ? new InvocationState.Unknown() : await WaitAsync(known, known.Outcome, wait).ConfigureAwait(false);
    }

    private async Task<InvocationState> WaitAsync(AcceptedInvocation invocation, Task<InvocationState> outcome, TimeSpan wait)
    {
        if (outcome.IsCompleted)
            return await outcome.ConfigureAwait(false);
        if (invocation.IsAccepted && !IsActive && _journal is { } journal
            && Admission.Unfinished(journal.Status) is InvocationState.Failed failed)
        {
            return failed;
        }

        var began = _services.Time.GetTimestamp();
        while (true)
        {
            var left = wait - _services.Time.GetElapsedTime(began);
            if (left < TimeSpan.Zero)
                left = TimeSpan.Zero;

            // A worker that sleeps here writes nothing, so nothing tells this runtime that another one has woken it: ask.
            var isAsleep = invocation.IsAccepted && !IsActive;
            if (isAsleep && !outcome.IsCompleted && await IsTakenOverAsync().ConfigureAwait(false))
            {
                Close(new WorkerUnavailable("The worker was taken over"));
                return new InvocationState.Failed(_closeReason);
            }

            try
            {
                return await outcome.WaitAsync(isAsleep && left > s_ownershipCheck ? s_ownershipCheck : left, _services.Time).ConfigureAwait(false);
            }
            catch (TimeoutException) when (_services.Time.GetElapsedTime(began) >= wait)
            {
                return new InvocationState.Running();
            }
            catch (TimeoutException)
            {
                // Looks again.
            }
        }
    }

    /// <summary>Whether the store holds what this runtime has not written. Entries are only ever added.</summary>
    private async Task<bool> IsTakenOverAsync()
    {
        var stored = await _services.Oplogs.GetStatusAsync(Id).ConfigureAwait(false);
        return _journal is { } journal && (stored is null || stored.CreatedAt != journal.Status.CreatedAt || stored.LastIndex > journal.Status.LastIndex);
    }

    /// <summary>Something runs or is about to.</summary>
    private bool IsActive
    {
        get
        {
            lock (_gate)
                return _driving || _loadRequested;
        }
    }
}

/// <summary>Reads what a failed invocation wrote to standard error, from the Log entries at the end of its oplog.</summary>
internal static class StandardErrorReader
{
    public static async Task<string> ReadAsync(IOplogStore store, WorkerStatusRecord status, int chunksMax)
    {
        const int Page = 256;
        var chunks = new List<string>();
        for (var end = status.LastIndex; end > OplogIndex.None && chunks.Count < chunksMax;)
        {
            var from = new OplogIndex(end.Value > Page ? end.Value - Page + 1 : 1);
            var entries = await store.ReadAsync(status.WorkerId, from, (int)(end.Value - from.Value + 1)).ConfigureAwait(false);
            for (var i = entries.Count - 1; i >= 0 && chunks.Count < chunksMax; i--)
            {
                if (entries[i] is LogEntry { Level: OplogLogLevel.Stderr } log)
                    chunks.Add(log.Message);
                if (entries[i] is ExportedFunctionInvokedEntry)
                    return Join(chunks);
            }

            end = from.Previous;
        }

        return Join(chunks);
    }

    private static string Join(List<string> newestFirst)
    {
        newestFirst.Reverse();
        return string.Concat(newestFirst);
    }
}
