using GolemOrleans.Components;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Lifecycle;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    public partial Task UpdateAsync(UpdateRequest request) => _operations.Run(async () =>
    {
        await OpenAsync(null).ConfigureAwait(false);
        var status = Journal.Status;
        var component = await _services.Components.GetAsync(Id.ComponentId, status.ComponentVersion, default).ConfigureAwait(false);
        if (UpdateRule.Refusal(status, request, component.IsEphemeral) is { } refusal)
            throw new WorkerException(refusal);
        if (status.Status == WorkerStatus.Exited)
            return;
        if (request.Mode == UpdateMode.Automatic)
        {
            Journal.Append(new PendingUpdateEntry(_services.Time.GetUtcNow(), new UpdateDescription.Automatic(request.TargetVersion)));
            await Acknowledged(Journal.CommitAsync()).ConfigureAwait(false);
            Restart();
        }
        else
        {
            QueueManualUpdate(request.TargetVersion);
            await Acknowledged(Journal.CommitAsync()).ConfigureAwait(false);
            RequestLoad();
        }
    });

    /// <summary>Queues a snapshot update, or has it fail at once when the worker will never come to it.</summary>
    private void QueueManualUpdate(ulong targetVersion)
    {
        lock (_gate)
        {
            var now = _services.Time.GetUtcNow();
            if (UpdateRule.NoSnapshot(Journal.Status) is { } reason)
            {
                Journal.Append(new FailedUpdateEntry(now, targetVersion, reason));
                _log.UpdateFailed(Id, targetVersion, reason);
                return;
            }

            Journal.Append(new PendingWorkerInvocationEntry(now, new PendingInvocation.ManualUpdate(targetVersion)));
            _queue.AddLast(new QueuedManualUpdate(targetVersion) { IsPersisted = true });
        }
    }

    /// <summary>
    /// Writes the entry with which the worker stops. When it has failed or exited for good, the snapshot updates in its queue fail
    /// with it, in the same commit: they need a worker that can save its state.
    /// </summary>
    private void AppendStop(OplogEntry stop)
    {
        lock (_gate)
        {
            var status = Journal.Status;
            var after = StatusFold.Apply(status, status.LastIndex.Next, stop, _services.RetryPolicy);
            OplogEntry[] failed = UpdateRule.NoSnapshot(after) is { } reason
                ? [.. UpdateRule.QueuedTargets(after).Select(target => new FailedUpdateEntry(stop.Timestamp, target, reason))]
                : [];
            Journal.Append([stop, .. failed], static _ => { });
            foreach (var update in failed.Length == 0 ? [] : _queue.OfType<QueuedManualUpdate>().ToArray())
                _queue.Remove(update);
        }
    }

    /// <summary>Loads the worker anew: at once when it runs, or frees the idle instance first.</summary>
    private void Restart()
    {
        LoadedWorker? idle = null;
        lock (_gate)
        {
            _loadRequested = true;
            if (_driving)
                _signal?.Raise(InterruptKind.Restart);
            else
                (idle, _loaded) = (_loaded, null);
        }

        if (idle is not null)
            Release(idle);
        StartDriving();
    }

    /// <summary>Takes the guest's snapshot and restarts on the target version with it. Who is asked to stop meanwhile tries again when it runs next.</summary>
    private void RunManualUpdate(LoadedWorker worker, QueuedManualUpdate update, InterruptSignal signal)
    {
        byte[] snapshot;
        try
        {
            snapshot = Snapshots.Save(worker);
        }
        catch (Exception e) when (e is ComponentTrapException or HostTrapException or InvalidOperationException)
        {
            var trap = WorkerTrap.Of(e, signal.Kind);
            if (trap is WorkerTrap.Interrupted)
            {
                lock (_gate)
                    _queue.AddFirst(update);
            }

            if (trap is WorkerTrap.Interrupted or WorkerTrap.Disowned)
                throw;
            var reason = trap is WorkerTrap.Failed failed ? failed.Message : trap.ToString();
            var text = reason.StartsWith(UpdateRule.NoSnapshotText, StringComparison.Ordinal) ? reason : $"{UpdateRule.NoSnapshotText}: {reason}";
            Journal.Append(new FailedUpdateEntry(_services.Time.GetUtcNow(), update.TargetVersion, text));
            _ = TellAfterAsync(Journal.CommitAsync(), static () => { });
            _log.UpdateFailed(Id, update.TargetVersion, text);
            if (e is ComponentTrapException)
                throw new WorkerInterruptedException(InterruptKind.Restart);
            return;
        }

        var payload = worker.Context.StorePayload(snapshot);
        Journal.Append(new PendingUpdateEntry(_services.Time.GetUtcNow(), new UpdateDescription.SnapshotBased(update.TargetVersion, payload)));
        throw new WorkerInterruptedException(InterruptKind.Restart);
    }

    /// <returns>True: the worker is loaded again, on its old version.</returns>
    private async Task<bool> FailUpdateAsync(UpdateDescription update, WorkerTrap trap)
    {
        var details = UpdateRule.Details(update, trap);
        _log.UpdateFailed(Id, update.TargetVersion, details);
        Journal.Append(new FailedUpdateEntry(_services.Time.GetUtcNow(), update.TargetVersion, details));
        await Journal.CommitAsync().ConfigureAwait(false);
        return true;
    }
}
