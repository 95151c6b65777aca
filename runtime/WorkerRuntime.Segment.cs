using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime.Events;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Runtime.Telemetry;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    private bool _updateFinished = true;

    /// <summary>What happens on a dedicated thread: load and replay if need be, then the queue until it is empty.</summary>
    /// <returns>Null when the worker is idle (the driver has ended then), else why it stopped; the instance is gone then.</returns>
    private WorkerTrap? RunSegment(RunSlot slot, LoadPlan? plan)
    {
        var signal = _signal!;
        slot.Evict = () => signal.Raise(InterruptKind.Restart);
        try
        {
            var worker = plan is null ? Enter(slot, signal) : Load(plan, slot, signal);
            while (TryTake(signal, out var item))
                Run(worker, item, signal);
            return null;
        }
        catch (Exception e)
        {
            slot.Preempt = null;
            var trap = WorkerTrap.Of(e, signal.Kind);
            signal.Attach(null);
            LoadedWorker? lost;
            lock (_gate)
                (lost, _loaded) = (_loaded, null);
            if (lost is not null)
                Release(lost);
            return trap;
        }
    }

    private LoadedWorker Enter(RunSlot slot, InterruptSignal signal)
    {
        var worker = _loaded!;
        worker.Enter(slot, signal);
        return worker;
    }

    private LoadedWorker Load(LoadPlan plan, RunSlot slot, InterruptSignal signal)
    {
        signal.ThrowIfRaised();
        var journal = Journal;
        if (plan.Component.IsEphemeral && plan.Status.LastIndex > OplogIndex.First)
            journal.Append(new RestartEntry(_services.Time.GetUtcNow()));
        var began = _services.Time.GetTimestamp();
        var context = plan.MakeContext(_services, journal, _events, slot, signal, new WorkerTellings(AwaitCalls, _refusals));
        var worker = LoadedWorker.Load(context, slot, signal);
        lock (_gate)
            _loaded = worker;
        context.AfterReplayedEntry();
        if (plan.Snapshot is { } snapshot)
            Snapshots.Load(worker, snapshot);
        if (plan.Update is { } update)
            context.WhenLive(() => FinishUpdate(plan, update));
        var finished = ReplayTimed(worker);
        _services.Instruments.Loaded(_services.Time.GetElapsedTime(began), (long)plan.Status.LastIndex.Value);
        _services.Faults.Reach(FaultPoint.BeforeLive);
        if (finished is not null)
            Finish(finished);
        return worker;
    }

    /// <summary>Time counts from where replay turns live.</summary>
    private FinishedInvocation? ReplayTimed(LoadedWorker worker)
    {
        worker.Context.WhenLive(BeginTimeLimit);
        try
        {
            return worker.Replay();
        }
        finally
        {
            EndTimeLimit();
        }
    }

    private void FinishUpdate(LoadPlan plan, UpdateDescription update)
    {
        Journal.Append(new SuccessfulUpdateEntry(_services.Time.GetUtcNow(), update.TargetVersion, plan.Component.Size, plan.Component.Plugins));
        _ = TellAfterAsync(Journal.CommitAsync(), static () => { });
        _updateFinished = true;
        _log.Updated(Id, update.TargetVersion);
    }

    /// <summary>The next item, or false when there is none: then the driver has ended, in the same step.</summary>
    private bool TryTake(InterruptSignal signal, out QueuedItem item)
    {
        EndedDriver ended;
        lock (_gate)
        {
            _loadRequested = false;
            while (_queue.First is { } first && signal.Kind is null)
            {
                _queue.RemoveFirst();
                if (first.Value.IsCancelled)
                    continue;
                item = first.Value;
                return true;
            }

            if (signal.Kind is { } kind && (_queue.Count != 0 || kind == InterruptKind.Restart))
                throw new WorkerInterruptedException(kind);
            item = null!;
            signal.Attach(null);
            _loaded!.Context.Slot.Preempt = null;
            ended = LeaveDriving();
        }

        Tell(ended);
        return false;
    }

    private void Run(LoadedWorker worker, QueuedItem item, InterruptSignal signal)
    {
        switch (item)
        {
            case AcceptedInvocation invocation:
                RunInvocation(worker, invocation);
                break;
            case QueuedLook look:
                RunLook(worker, look);
                break;
            case QueuedManualUpdate update:
                RunManualUpdate(worker, update, signal);
                signal.ThrowIfRaised();
                break;
        }
    }

    private void RunInvocation(LoadedWorker worker, AcceptedInvocation invocation)
    {
        lock (_gate)
        {
            _current = invocation;
            invocation.IsRunning = true;
        }

        using var activity = _services.Activities.Invocation(Id, invocation.Key, invocation.Function, invocation.Context);
        using var scope = _log.InvocationScope(Id, invocation.Key);
        var began = _services.Time.GetTimestamp();
        if (invocation.QueuedAt is { } queued)
            _services.Instruments.Queued(_services.Time.GetElapsedTime(queued, began));
        var outcome = "stopped";
        _services.Watch.Begin(this, _commitStart);
        BeginTimeLimit();
        try
        {
            Finish(worker.Invoke(invocation.Key, invocation.Function, invocation.Parameters, invocation.Context, () => Started(invocation)));
            outcome = "completed";
        }
        catch (InvalidRequestException e)
        {
            outcome = "rejected";
            Reject(invocation, new InvalidRequest(e.Message));
        }
        finally
        {
            EndTimeLimit();
            _services.Watch.End(this);
            _services.Instruments.Invoked(outcome, _services.Time.GetElapsedTime(began));
            if (outcome != "completed")
                activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, outcome);
        }

        if (worker.Context.Component.IsEphemeral)
            throw new WorkerInterruptedException(InterruptKind.Restart);
    }

    private void Started(AcceptedInvocation invocation) =>
        _events.Publish(new InvocationStartedEvent(_services.Time.GetUtcNow(), invocation.Function, invocation.Key));

    /// <summary>The invocation does not fit the component: it leaves the queue for good, the worker is as before.</summary>
    private void Reject(AcceptedInvocation invocation, WorkerFault fault)
    {
        lock (_gate)
        {
            _current = null;
            _known.Remove(invocation.Key);
        }

        RefuseForGood(invocation, fault);
    }

    /// <summary>The result is told when it is durable; the next invocation does not wait for that.</summary>
    private void Finish(FinishedInvocation finished)
    {
        AcceptedInvocation? invocation;
        lock (_gate)
        {
            _current = null;
            _known.TryGetValue(finished.Key, out invocation);
        }

        _events.Publish(new InvocationFinishedEvent(_services.Time.GetUtcNow(), finished.Function, finished.Key));
        var commit = Journal.CommitAsync();
        _ = TellAfterAsync(SeededBugs.AnswerBeforeCommit ? Task.CompletedTask : commit, () =>
        {
            if (invocation is null)
                return;
            invocation.IsRunning = false;
            invocation.Complete(finished.Result);
            Remember(invocation);
        });
    }

    private async Task TellAfterAsync(Task commit, Action tell)
    {
        try
        {
            await commit.ConfigureAwait(false);
            tell();
            _services.Faults.Reach(FaultPoint.AfterAck);
        }
        catch (Exception e)
        {
            Close(new WorkerUnavailable(e.Message));
        }
    }

    /// <summary>An invocation that takes long has its start made durable, so that a crash does not forget it.</summary>
    private void CommitStart()
    {
        if (_journal is { Failure: null } journal)
            _ = TellAfterAsync(journal.CommitAsync(), static () => { });
    }
}
