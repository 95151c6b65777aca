using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Journal;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Wire;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    public partial Task ResumeAsync(bool force) => _operations.Run(async () =>
    {
        await OpenAsync(null).ConfigureAwait(false);
        var status = CurrentStatus(Journal);
        if (!force && !Admission.CanResume(status.Status))
            throw new WorkerException(new InvalidRequest($"Worker {Id} cannot be resumed: it is {status.Status}"));
        if (status.Status == WorkerStatus.Interrupted)
        {
            Journal.Resume();
            await Acknowledged(Journal.CommitAsync()).ConfigureAwait(false);
        }

        RequestLoad();
    });

    public partial Task RecoverAsync() => _operations.Run(async () =>
    {
        var isFound = _journal is null;
        await OpenAsync(null).ConfigureAwait(false);
        if (isFound && Journal.Status.Status == WorkerStatus.Interrupted)
            Journal.Resume();
        else
            Journal.Add(static batch => batch.IsForced = true);
        await Acknowledged(Journal.CommitAsync()).ConfigureAwait(false);
        if (RunnableRule.IsRunnable(Journal.Status, isFound))
            RequestLoad();
    });

    public partial bool TakesCareOf(OplogIndex stored)
    {
        lock (_gate)
        {
            if (_isClosed || _journal is not { Failure: null } journal || journal.Last < stored)
                return false;
            return journal.Last > stored || IsBusy || RunnableRule.IsRunnable(journal.Status);
        }
    }

    public partial Task WakeAsync(WakeUp wakeUp) => _operations.Run(async () =>
    {
        if (wakeUp.Kind == WakeUpKind.ScheduledInvocation)
        {
            await AdmitScheduledAsync(wakeUp).ConfigureAwait(false);
            return;
        }

        try
        {
            await OpenAsync(null).ConfigureAwait(false);
        }
        catch (WorkerException e) when (e.Fault is WorkerNotFound)
        {
            // It was deleted while it waited for another worker's promise: nobody is left to remove the wake-up.
            await _services.Oplogs.RemoveWakeUpAsync(wakeUp.Key).ConfigureAwait(false);
            return;
        }

        _services.Faults.Reach(FaultPoint.BeforeWakeUpRemoved);
        Journal.Add(batch => batch.RemoveWakeUp(wakeUp.Key));
        var status = Journal.Status;
        if (Admission.CanWake(status.Status))
        {
            RequestLoad();

            // What it goes on with is committed, and the removal with it.
            if (status.CurrentInvocation is not null || status.PendingInvocations.Count != 0)
                return;
        }

        Journal.Add(static batch => batch.IsForced = true);
        await Acknowledged(Journal.CommitAsync()).ConfigureAwait(false);
    });

    public async partial Task InterruptAsync(InterruptKind kind)
    {
        do
        {
            if (StopRunning(kind) is { } stopped && kind != InterruptKind.Restart)
                await stopped.ConfigureAwait(false);
        }
        while (kind == InterruptKind.User && !await _operations.Run(InterruptSleepingAsync).ConfigureAwait(false));
    }

    public partial Task<bool> UnloadAsync()
    {
        LoadedWorker? idle;
        lock (_gate)
        {
            if (_driving || _loaded is null)
                return Task.FromResult(false);
            (idle, _loaded) = (_loaded, null);
        }

        Release(idle);
        return Task.FromResult(true);
    }

    public async partial Task DrainAsync(TimeSpan limit)
    {
        try
        {
            if (HoldStopped(InterruptKind.Unload) is { } stopped)
                await stopped.WaitAsync(limit, _services.Time).ConfigureAwait(false);
            if (_journal is { Failure: null } journal)
                await journal.CommitAsync().WaitAsync(limit, _services.Time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OplogStoreException or WorkerStoreException)
        {
            _log.Trapped(Id, e.Message);
        }

        Close(new WorkerUnavailable("The worker is being moved"));
    }

    public partial Task<bool> DeleteAsync() => _operations.Run(async () =>
    {
        ThrowIfClosed();
        if (HoldStopped(InterruptKind.Delete) is { } stopped)
            await stopped.ConfigureAwait(false);
        try
        {
            if (_services.Observers is { } observers && await WasObservedAsync().ConfigureAwait(false))
                await FinishObservationAsync(observers).ConfigureAwait(false);
            var existed = await _services.Oplogs.DeleteAsync(Id).ConfigureAwait(false);
            Close(new WorkerNotFound(Id));
            return existed;
        }
        catch (Exception e) when (e is OplogStoreException or WorkerStoreException or WorkerException)
        {
            var fault = new WorkerUnavailable(e.Message);
            Close(fault);
            throw new WorkerException(fault, e);
        }
    });

    private async Task FinishObservationAsync(Services.IOplogObservers observers)
    {
        if (_journal is { Failure: null } journal)
            await journal.CommitAsync().ConfigureAwait(false);
        await observers.FinishAsync(Id).ConfigureAwait(false);
    }

    /// <summary>Whether the worker has, or may have had, an active plugin.</summary>
    private async Task<bool> WasObservedAsync() => await _services.Oplogs.GetStatusAsync(Id).ConfigureAwait(false) is { } status
        && (status.ActivePlugins.Count != 0 || status.SuccessfulUpdates.Count != 0
            || await _services.Oplogs.ReadAsync(Id, OplogIndex.First, 1).ConfigureAwait(false) is [CreateEntry { InitialActivePlugins.Count: > 0 }]);

    /// <summary>As <see cref="StopRunning"/>, and nothing starts again until the hold is lifted.</summary>
    private Task? HoldStopped(InterruptKind kind)
    {
        lock (_gate)
        {
            _isHeld = true;
            return StopRunning(kind);
        }
    }

    /// <summary>Tells the driver to stop; null when none runs. The task completes when it has.</summary>
    private Task? StopRunning(InterruptKind kind)
    {
        lock (_gate)
        {
            if (!_driving || _signal is null)
                return null;
            _stopped ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            _signal.Raise(kind);
            return _stopped.Task;
        }
    }

    /// <summary>A worker that waits unloaded (suspended, retrying) is interrupted by an entry; others are left alone.</summary>
    /// <returns>False when it has woken meanwhile: it must be stopped again.</returns>
    private async Task<bool> InterruptSleepingAsync()
    {
        if (_journal is null && await _services.Oplogs.GetStatusAsync(Id).ConfigureAwait(false) is not { Status: WorkerStatus.Suspended or WorkerStatus.Retrying })
            return true;
        await OpenAsync(null).ConfigureAwait(false);
        lock (_gate)
        {
            if (Journal.Status.Status is not (WorkerStatus.Suspended or WorkerStatus.Retrying))
                return true;
            if (_driving)
                return false;
            _loadRequested = false;
            Journal.Append(new InterruptedEntry(_services.Time.GetUtcNow()));
        }

        await Acknowledged(Journal.CommitAsync()).ConfigureAwait(false);
        FailCallers(CallerEffect.FailAll, RuntimeError.Interrupted);
        return true;
    }

    /// <summary>
    /// Queues the call of a due schedule, then removes the wake-up: in this order, so that no crash loses the call. What can
    /// never be queued (no such component, the worker has failed) is dropped with a log line.
    /// </summary>
    private async Task AdmitScheduledAsync(WakeUp wakeUp)
    {
        try
        {
            var request = ScheduledCall.Decode(wakeUp.Payload.Span) with { FireAndForget = true };
            var (invocation, isNew) = Register(request);
            await (isNew ? AdmitAsync(invocation, request) : KeepAsync(invocation)).ConfigureAwait(false);
        }
        catch (WorkerException e) when (!e.Fault.IsRetriable)
        {
            _log.ScheduleDropped(Id, wakeUp.Key.Id, e.Message);
        }
        catch (FormatException e)
        {
            _log.ScheduleDropped(Id, wakeUp.Key.Id, e.Message);
        }

        if (_journal is not { } journal)
        {
            await _services.Oplogs.RemoveWakeUpAsync(wakeUp.Key).ConfigureAwait(false);
            return;
        }

        _services.Faults.Reach(FaultPoint.BeforeWakeUpRemoved);
        journal.Add(batch =>
        {
            batch.RemoveWakeUp(wakeUp.Key);
            batch.IsForced = true;
        });
        await Acknowledged(journal.CommitAsync()).ConfigureAwait(false);
    }
}
