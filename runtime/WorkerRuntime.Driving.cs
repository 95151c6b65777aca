using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Lifecycle;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Scheduling;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    private void RequestLoad()
    {
        lock (_gate)
            _loadRequested = true;
        StartDriving();
    }

    private void RequestLoadIfWaiting()
    {
        if (_journal is { } journal && journal.Status.Status is not (WorkerStatus.Failed or WorkerStatus.Exited))
            RequestLoad();
    }

    /// <summary>Starts the driver unless it runs or has nothing to do.</summary>
    private void StartDriving()
    {
        bool isLoaded;
        lock (_gate)
        {
            var hasWork = _loadRequested || (_loaded is not null && _queue.Count != 0);
            if (_isClosed || _isHeld || _driving || _journal is null || !hasWork)
                return;
            _driving = true;
            _signal = new InterruptSignal();
            isLoaded = _loaded is not null;
        }

        _ = isLoaded ? DriveLoadedAsync() : DriveAsync(null);
    }

    /// <summary>The usual case in one step on the worker thread; only a trap needs the driver's loop.</summary>
    private Task DriveLoadedAsync()
    {
        try
        {
            return _services.Scheduler.RunAsync(_runLoaded);
        }
        catch (ObjectDisposedException e)
        {
            FailDriving(e);
            return Task.CompletedTask;
        }
    }

    private void RunLoaded(RunSlot slot)
    {
        if (RunSegment(slot, null) is { } trap)
            _ = Task.Run(() => DriveAsync(trap));
    }

    /// <summary>Loads and runs the worker until it has nothing to do or must stop. At most one at a time.</summary>
    /// <param name="trap">Why the instance that ran before is gone, or null.</param>
    private async Task DriveAsync(WorkerTrap? trap)
    {
        try
        {
            var goesOn = trap is null ? await DriveOnceAsync().ConfigureAwait(false) : await AfterTrapAsync(null, trap).ConfigureAwait(false);
            while (goesOn)
            {
                lock (_gate)
                    _loadRequested = true;
                if (TryEndDriving())
                    return;
                goesOn = await DriveOnceAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            FailDriving(e);
        }
    }

    private void FailDriving(Exception failure)
    {
        _log.Unexpected(Id, failure);
        EndDriving();
        Close(new WorkerUnavailable(failure.Message));
    }

    /// <returns>True to go on, false when the driver has ended.</returns>
    private async Task<bool> DriveOnceAsync()
    {
        LoadPlan? plan = null;
        if (_loaded is null)
        {
            plan = await PlanLoadAsync().ConfigureAwait(false);
            if (plan is null)
                return !TryEndDriving();
        }

        WorkerTrap? trap = null;
        await _services.Scheduler.RunAsync(slot => trap = RunSegment(slot, plan)).ConfigureAwait(false);
        return trap is not null && await AfterTrapAsync(plan, trap).ConfigureAwait(false);
    }

    private async Task<bool> AfterTrapAsync(LoadPlan? plan, WorkerTrap trap)
    {
        RenewSignal(trap);
        if (trap is WorkerTrap.Suspended or WorkerTrap.Jumped or WorkerTrap.Exited or WorkerTrap.Interrupted)
            _log.Rests(Id, trap);
        else
            _log.Trapped(Id, trap.ToString());
        return plan?.Update is { } update && !_updateFinished && UpdateRule.Fails(trap)
            ? await FailUpdateAsync(update, trap).ConfigureAwait(false)
            : await FollowUpAsync(trap).ConfigureAwait(false);
    }

    /// <summary>Everything the load needs that must be awaited; null when the worker is not to be loaded.</summary>
    private async Task<LoadPlan?> PlanLoadAsync()
    {
        lock (_gate)
            _loadRequested = false;
        await Journal.CommitAsync().ConfigureAwait(false);

        // Entries that callers append meanwhile are not in the store yet; replay could not read them.
        var status = Journal.DurableStatus;
        if (status.Status == WorkerStatus.Exited || (status.PendingUpdates.Count == 0 && status.Status == WorkerStatus.Failed))
            return null;
        var update = status.PendingUpdates is [var first, ..] ? first : null;
        var version = update?.Description.TargetVersion ?? status.ComponentVersion;
        _updateFinished = update is null;
        try
        {
            var component = await _services.Components.GetAsync(Id.ComponentId, version, default).ConfigureAwait(false);
            if (update is { Description: UpdateDescription.SnapshotBased snapshot })
                return new LoadPlan(component, status, snapshot, snapshot.Payload, update.Index);
            var saved = status.SnapshotUpdateIndex is { } index ? await ReadSnapshotAsync(index).ConfigureAwait(false) : (OplogPayload?)null;
            return new LoadPlan(component, status, update?.Description, saved, status.SnapshotUpdateIndex);
        }
        catch (WorkerException e) when (update is not null)
        {
            await FailUpdateAsync(update.Description, new WorkerTrap.Failed(WorkerErrorKind.Trap, e.Message)).ConfigureAwait(false);
            return await PlanLoadAsync().ConfigureAwait(false);
        }
        catch (WorkerException e)
        {
            FailCallers(CallerEffect.FailAll, e.Fault);
            return null;
        }
    }

    private async Task<OplogPayload> ReadSnapshotAsync(OplogIndex index) =>
        await _services.Oplogs.ReadAsync(Id, index, 1).ConfigureAwait(false) is [PendingUpdateEntry { Description: UpdateDescription.SnapshotBased snapshot }]
            ? snapshot.Payload
            : throw new WorkerException(new UnknownFault($"Oplog entry {index} is not the snapshot that the status names"));

    /// <summary>Carries out the table of traps.</summary>
    private async Task<bool> FollowUpAsync(WorkerTrap trap)
    {
        if (Journal.Failure is { } failure)
            trap = new WorkerTrap.Disowned(failure.Message);
        var status = Journal.Status;
        var policy = status.RetryPolicyOverride ?? _services.RetryPolicy;
        var followUp = TrapFollowUp.Of(trap, status.RetryCount, policy, _services.Random.NextDouble(), _services.Time.GetUtcNow());
        if (followUp.Next == TrapNext.Close)
        {
            FailCallers(followUp.Callers, followUp.Fault!);
            EndDriving();
            if (trap is WorkerTrap.Disowned)
                Close(followUp.Fault!);
            return false;
        }

        var mustWake = false;
        if (followUp.Entry is { } entry)
        {
            mustWake = await WriteFollowUpAsync(entry, trap).ConfigureAwait(false);
            if (_isClosed)
            {
                EndDriving();
                return false;
            }
        }

        if (followUp.Fault is { } fault)
            FailCallers(followUp.Callers, await WithStandardErrorAsync(fault).ConfigureAwait(false));
        if (mustWake || followUp.Next == TrapNext.Restart)
            return true;
        return followUp.Next == TrapNext.RestartAfterDelay
            ? await DelayAsync(followUp.Delay).ConfigureAwait(false)
            : !TryEndDriving();
    }

    /// <returns>True when a promise was completed while the worker was about to sleep on it.</returns>
    private async Task<bool> WriteFollowUpAsync(OplogEntry entry, WorkerTrap trap)
    {
        try
        {
            if (trap is not WorkerTrap.Suspended suspended)
            {
                AppendStop(entry);
                await Journal.CommitAsync().ConfigureAwait(false);
                return false;
            }

            await Journal.CommitAsync().ConfigureAwait(false);
            var mustWake = false;
            Journal.Append(entry, (batch, _) =>
            {
                if (suspended.Promise is { } promise)
                    batch.SuspendUnlessComplete.Add(promise);
                if (suspended.WakeAt is { } due)
                    batch.AddWakeUp(new WakeUp(new WakeUpKey(Id, "sleep"), due, WakeUpKind.Sleep));
                batch.WhenPromiseWasComplete = () => mustWake = true;
            });
            await Journal.CommitAsync().ConfigureAwait(false);
            _services.Faults.Reach(FaultPoint.AfterSuspend);
            return mustWake;
        }
        catch (Exception e)
        {
            Close(new WorkerUnavailable(e.Message));
            return false;
        }
    }

    private async Task<WorkerFault> WithStandardErrorAsync(WorkerFault fault)
    {
        if (fault is not RuntimeError error || ReferenceEquals(fault, RuntimeError.Interrupted) || ReferenceEquals(fault, RuntimeError.Exited))
            return fault;
        var text = await StandardErrorReader.ReadAsync(_services.Oplogs, Journal.Status, _services.Limits.MaxStderrChunks).ConfigureAwait(false);
        return new RuntimeError(Admission.WithStandardError(error.Details, text));
    }

    /// <summary>Waits before a retry; an interrupt ends the wait.</summary>
    private async Task<bool> DelayAsync(TimeSpan delay)
    {
        InterruptSignal signal;
        lock (_gate)
            signal = _signal!;
        try
        {
            await Task.Delay(delay, _services.Time, signal.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            RenewSignal(new WorkerTrap.Interrupted(signal.Kind ?? InterruptKind.Unload));
            return await FollowUpAsync(new WorkerTrap.Interrupted(signal.Kind ?? InterruptKind.Unload)).ConfigureAwait(false);
        }
    }

    private void FailCallers(CallerEffect effect, WorkerFault fault)
    {
        if (effect == CallerEffect.Wait)
            return;
        var failed = new List<AcceptedInvocation>();
        var looks = new List<QueuedLook>();
        lock (_gate)
        {
            if (_current is { } current)
                failed.Add(current);
            if (effect == CallerEffect.FailAll)
            {
                _loadRequested = false;
                looks = TakeLooks();
                failed.AddRange(_queue.OfType<AcceptedInvocation>());
                for (var node = _queue.First; node is not null;)
                {
                    var next = node.Next;
                    if (node.Value is AcceptedInvocation { IsPersisted: false } memoryOnly)
                    {
                        _queue.Remove(node);
                        _known.Remove(memoryOnly.Key);
                    }

                    node = next;
                }
            }
        }

        foreach (var invocation in failed)
            invocation.FailWaiters(fault);
        foreach (var look in looks)
            look.Refuse(fault);
    }

    /// <summary>A raised signal has done its work; what was asked for since then is asked of the next run.</summary>
    private void RenewSignal(WorkerTrap trap)
    {
        lock (_gate)
        {
            var asked = _signal?.Kind;
            _signal = new InterruptSignal();
            if (asked is { } kind && (trap is not WorkerTrap.Interrupted done || kind > done.Kind))
                _signal.Raise(kind);
        }
    }

    /// <summary>Ends the driver unless something was asked for meanwhile.</summary>
    private bool TryEndDriving()
    {
        EndedDriver ended;
        lock (_gate)
        {
            if (_loadRequested && !_isClosed && !_isHeld)
                return false;

            // In the same step: what is asked for from here on finds that nobody drives.
            ended = LeaveDriving();
        }

        Tell(ended);
        return true;
    }

    private void EndDriving()
    {
        EndedDriver ended;
        lock (_gate)
            ended = LeaveDriving();
        Tell(ended);
    }

    /// <summary>Called with the gate held; what it returns is told without.</summary>
    private EndedDriver LeaveDriving()
    {
        var ended = new EndedDriver(_stopped, _isClosed ? _loaded : null);
        (_driving, _signal, _stopped) = (false, null, null);
        if (_isClosed)
            _loaded = null;
        return ended;
    }

    private void Tell(EndedDriver ended)
    {
        if (ended.Left is { } left)
            Release(left);
        ended.Stopped?.SetResult();
    }

    /// <param name="Stopped">Who waits for the end.</param>
    /// <param name="Left">The instance of a runtime that was closed meanwhile.</param>
    private readonly record struct EndedDriver(TaskCompletionSource? Stopped, LoadedWorker? Left);
}
