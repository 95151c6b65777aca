using GolemOrleans.Engine.Calls;
using Orleans;
using Orleans.Storage;

namespace GolemOrleans.Engine.Activations;

/// <content>Which waiting work may start, and what happens when it ends.</content>
internal sealed partial class Activation
{
    private readonly WorkQueue _ordinary = new();
    private readonly WorkQueue _interleaving = new();
    private ActivationState _state;
    private bool _pumpQueued;
    private long _arrivals;
    private int _running;
    private int _runningExclusive;
    private int _runningReadOnly;
    private long _lastUse;

    public ActivationState State
    {
        get
        {
            lock (_gate) return _state;
        }
    }

    /// <summary>Running and waiting work; for placement of stateless workers and for tests.</summary>
    public int Load
    {
        get
        {
            lock (_gate)
            {
                var waiting = 0;
                for (var work = _ordinary.First; work is not null; work = work.Next) waiting++;
                return _running + waiting;
            }
        }
    }

    /// <summary>Takes work in; false when the activation has ended and the work belongs to the next one.</summary>
    public bool TryEnqueue(QueuedWork work)
    {
        lock (_gate)
        {
            if (_state == ActivationState.Ended) return false;
            if (work is GrainCall call) call.Destination = this;
            work.Sequence = _arrivals++;
            (work.Interleaves || Class.IsReentrant ? _interleaving : _ordinary).Add(work);
            if (_pumpQueued || _state != ActivationState.Active) return true;
            _pumpQueued = true;
        }

        _scheduler.QueuePump();
        return true;
    }

    /// <summary>Starts the waiting work that may start now. Runs as a turn.</summary>
    public void Pump()
    {
        // Nothing that a call sets for its own flow may reach the next call.
        var clean = ExecutionContext.Capture();
        while (true)
        {
            QueuedWork? work;
            lock (_gate)
            {
                work = _state == ActivationState.Active ? TakeStartable() : null;
                if (work is null)
                {
                    _pumpQueued = false;
                    return;
                }

                Count(work, 1);
            }

            Start(work);
            if (clean is not null) ExecutionContext.Restore(clean);
        }
    }

    /// <summary>Cancels the token of a call: at once when it waits, in a turn when it runs.</summary>
    public void Cancel(GrainCall call)
    {
        lock (_gate)
        {
            var queue = call.Interleaves || Class.IsReentrant ? _interleaving : _ordinary;
            if (queue.Remove(work => ReferenceEquals(work, call)) is not null)
            {
                // It never started: nobody listens to its token.
                _scheduler.QueueAction(() => call.TryFail(new TaskCanceledException()));
                return;
            }
        }

        _scheduler.QueueAction(call.Cancellation!.Cancel);
    }

    /// <summary>A call ended with a failure; some failures end the activation too.</summary>
    public void OnCallFailed(Exception failure)
    {
        if (failure is not InconsistentStateException) return;
        Deactivate(new(DeactivationReasonCode.ApplicationError, failure, "The activation's state is out of date."));
    }

    private void Start(QueuedWork work)
    {
        Task task;
        try
        {
            task = work.Run(this) ?? throw new InvalidOperationException($"The method returned null instead of a task: {work}.");
        }
        catch (Exception failure)
        {
            task = Task.FromException(failure);
        }

        if (task.IsCompleted)
        {
            Finish(work, task);
            return;
        }

        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Finish(work, task));
    }

    private void Finish(QueuedWork work, Task task)
    {
        // Completed first: a caller that hears of the outcome may rely on what the method has done, not on the queue.
        work.Finish(this, task);
        var pump = false;
        lock (_gate)
        {
            Count(work, -1);
            if (work.KeepsAlive) _lastUse = Silo.Cluster.Time.GetTimestamp();
            if (_state == ActivationState.Active && !_pumpQueued && (_ordinary.First ?? _interleaving.First) is not null)
            {
                _pumpQueued = pump = true;
            }

            if (_running == 0) _idle?.TrySetResult();
        }

        if (pump) _scheduler.QueuePump();
    }

    private void Count(QueuedWork work, int change)
    {
        _running += change;
        if (work.Interleaves || Class.IsReentrant) return;
        if (work.IsReadOnly) _runningReadOnly += change;
        else _runningExclusive += change;
    }

    // In the order of arrival, except that work which must wait does not hold back work which need not.
    private QueuedWork? TakeStartable()
    {
        var ordinary = _ordinary.First;
        var interleaving = _interleaving.First;
        if (ordinary is not null && (interleaving is null || ordinary.Sequence < interleaving.Sequence))
        {
            if (_runningExclusive == 0 && (_runningReadOnly == 0 || ordinary.IsReadOnly)) return _ordinary.RemoveFirst();
            if (interleaving is null)
                return _runningExclusive == 0 ? _ordinary.Remove(static work => work.IsReadOnly) : null;
        }

        return interleaving is null ? null : _interleaving.RemoveFirst();
    }
}
