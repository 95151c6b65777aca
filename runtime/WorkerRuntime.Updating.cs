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

    private void QueueManualUpdate(ulong targetVersion)
    {
        lock (_gate)
        {
            Journal.Append(new PendingWorkerInvocationEntry(_services.Time.GetUtcNow(), new PendingInvocation.ManualUpdate(targetVersion)));
            _queue.AddLast(new QueuedManualUpdate(targetVersion) { IsPersisted = true });
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
            var text = reason.StartsWith("failed to get a snapshot", StringComparison.Ordinal) ? reason : $"failed to get a snapshot for manual update: {reason}";
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
