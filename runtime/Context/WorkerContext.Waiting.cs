using System.Diagnostics.CodeAnalysis;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
    private readonly List<Action> _onLive = [];
    private bool _openZoneCovered;

    /// <summary>Cancelled when the worker is asked to stop; give it to operations that <see cref="Wait(Task)"/> waits for.</summary>
    public CancellationToken Interruption => Signal.Token;

    /// <summary>
    /// Waits for a task: the run slot goes to others meanwhile. The task's own exception is thrown on.
    /// </summary>
    /// <exception cref="WorkerInterruptedException">The worker was asked to stop. Let it pass: it ends the guest's call.</exception>
    public void Wait(Task task)
    {
        if (!task.IsCompleted && !Slot.Wait(task, Signal.Token))
            Signal.ThrowIfRaised();
        if (task.IsCanceled)
            Signal.ThrowIfRaised();
        task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Wait(Task)"/>
    public T Wait<T>(Task<T> task)
    {
        Wait((Task)task);
        return task.Result;
    }

    /// <summary>
    /// As <see cref="Wait(Task)"/>, for answers of other workers: a call of theirs that would have to wait for this very wait is
    /// refused meanwhile.
    /// </summary>
    /// <param name="calls">Any one answer ends the wait.</param>
    public void WaitForAnswer(IReadOnlyList<AwaitedCall> calls, Task task)
    {
        if (task.IsCompleted)
        {
            Wait(task);
            return;
        }

        AwaitCalls(calls);
        try
        {
            Wait(task);
        }
        finally
        {
            AwaitCalls([]);
        }
    }

    /// <summary>Whether waiting until then is long enough to unload the worker instead (10 s by default).</summary>
    public bool IsWorthSuspending(DateTimeOffset until) => until - Services.Time.GetUtcNow() >= Services.Limits.SuspendThreshold;

    /// <summary>
    /// Unloads the worker until the given time, or until the promise is completed, or it is invoked or resumed. The host call
    /// is not recorded: it is made again after waking. Live only.
    /// </summary>
    /// <param name="wakeAt">Null: no time of its own.</param>
    /// <param name="promise">An incomplete promise, of any worker. If it is complete by then, the call is made again at once.</param>
    [DoesNotReturn]
    public void Suspend(DateTimeOffset? wakeAt, PromiseId? promise = null) => throw new WorkerSuspendedException(wakeAt, promise);

    /// <summary>Ends the worker for good, as <c>exit</c> does.</summary>
    [DoesNotReturn]
    public void Exit(int code) => throw new WorkerExitedException(code);

    /// <summary>
    /// Runs the action when replay turns live, before anything is performed (now, if live already): for requests, calls and
    /// timers that the oplog shows as started and not finished. Snapshot functions, which leave no trace in the oplog, always act.
    /// </summary>
    public void WhenLive(Action action)
    {
        if (IsLive || !IsRecording)
            action();
        else
            _onLive.Add(action);
    }

    /// <summary>To be called after every entry taken from replay: the last one turns the worker live.</summary>
    internal void AfterReplayedEntry()
    {
        if (!_replay.IsLive)
            return;
        if (_replay.OpenZone is { } zone && !_openZoneCovered)
        {
            _openZoneCovered = true;
            AbandonAfter(zone.Previous);
        }

        if (_onLive.Count != 0)
            TurnLive();
    }

    internal OplogIndex Append(OplogEntry entry)
    {
        var index = Appended(_journal.Append(entry), entry);
        if (_journal.UndurableBytes > Services.Limits.MaxUndurableBytes)
            WaitDurable();
        return index;
    }

    private OplogIndex Appended(OplogIndex index, OplogEntry entry)
    {
        if (!entry.IsHint)
            _lastAppended = index;
        return index;
    }

    internal void WaitDurable()
    {
        RecordMemoryGrowth();
        var commit = _journal.CommitAsync();
        if (!commit.IsCompletedSuccessfully)
            Wait(commit);
    }

    private void TurnLive()
    {
        var actions = _onLive.ToArray();
        _onLive.Clear();
        foreach (var action in actions)
            action();
    }
}
