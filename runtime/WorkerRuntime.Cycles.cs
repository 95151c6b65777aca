using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Telemetry;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    /// <summary>Calls for whose answers the running invocation waits, and for nothing else; guarded by the gate.</summary>
    private IReadOnlyList<AwaitedCall> _awaitedCalls = [];

    /// <summary>Number and beginning of the wait; guarded by the gate.</summary>
    private long _wait;
    private DateTimeOffset _waitSince;

    /// <summary>
    /// Told on the worker's thread when its guest begins to wait for nothing but answers of other workers, and with none when it
    /// goes on. A queued invocation on which those answers depend would never run: it is refused. Whether the answers depend on
    /// this worker in another way is looked into when the wait has taken long.
    /// </summary>
    private void AwaitCalls(IReadOnlyList<AwaitedCall> calls)
    {
        long wait;
        lock (_gate)
        {
            _awaitedCalls = calls;
            wait = ++_wait;
            _waitSince = _services.Time.GetUtcNow();
        }

        _services.WaitWatch?.End(this);
        if (calls.Count == 0)
            return;
        RefuseCycles();
        ProbeLater(wait, attempt: 1);
    }

    /// <summary>
    /// What this worker waits for, and where some calls to it stand; null when its guest does not wait for nothing but answers
    /// of other workers. Never loads the worker.
    /// </summary>
    /// <param name="calls">Idempotency keys.</param>
    public WorkerWait? LookAtWait(IReadOnlyList<string> calls)
    {
        lock (_gate)
        {
            if (_isClosed || _awaitedCalls.Count == 0 || _journal is not { } journal || _signal is not { Kind: null })
                return null;
            return new WorkerWait($"{journal.Epoch}.{_wait}", _waitSince, _awaitedCalls, [.. calls.Select(PlaceOf)]);
        }

        CallPlace PlaceOf(string key) => _current?.Key == key ? CallPlace.Running : Queued(key) is null ? CallPlace.Elsewhere : CallPlace.Queued;
    }

    /// <summary>Refuses a queued invocation for good, provided that the worker still waits as it did.</summary>
    /// <param name="wait">See <see cref="WorkerWait.Id"/>.</param>
    /// <param name="cycle">What the caller is told.</param>
    /// <returns>False, and without effect, when something has changed.</returns>
    public bool RefuseQueued(string key, string wait, string cycle)
    {
        AcceptedInvocation? invocation;
        lock (_gate)
        {
            if (LookAtWait([]) is not { } now || now.Id != wait || (invocation = Queued(key)) is null)
                return false;
            _queue.Remove(invocation);
        }

        // The caller asks again and again; a question that comes between two answers must not queue the call anew.
        Remember(invocation);
        RefuseCycle(invocation, cycle);
        return true;
    }

    private AcceptedInvocation? Queued(string key) =>
        _queue.OfType<AcceptedInvocation>().FirstOrDefault(queued => !queued.IsCancelled && queued.Key == key);

    /// <summary>After the first, second, fourth … and then every sixteenth interval of a wait its surroundings are looked at.</summary>
    private void ProbeLater(long wait, long attempt) => _services.WaitWatch?.Begin(this, () =>
    {
        lock (_gate)
        {
            if (_wait != wait || _isClosed)
                return;
        }

        _ = ProbeAsync(wait, attempt);
    });

    private async Task ProbeAsync(long wait, long attempt)
    {
        try
        {
            if (long.IsPow2(attempt) || attempt % 16 == 0)
                await new CycleProbe(_services.Waits!, LookAtWait, Id).RunAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _log.ProbeFailed(Id, e.Message);
        }

        lock (_gate)
        {
            if (_wait == wait && !_isClosed)
                ProbeLater(wait, attempt + 1);
        }
    }

    private void RefuseCycles()
    {
        IReadOnlyList<AcceptedInvocation> stuck;
        IReadOnlyList<string> awaited;
        lock (_gate)
        {
            if (_awaitedCalls.Count == 0 || _queue.Count == 0)
                return;
            awaited = [.. _awaitedCalls.Select(call => call.Key)];
            stuck = CallCycles.Find(awaited, _queue.OfType<AcceptedInvocation>().Where(queued => !queued.IsCancelled));
            foreach (var invocation in stuck)
            {
                _queue.Remove(invocation);
                _known.Remove(invocation.Key);
            }
        }

        foreach (var invocation in stuck)
            RefuseCycle(invocation, CallCycles.Describe(Id, awaited, invocation.Context));
    }

    private void RefuseCycle(AcceptedInvocation invocation, string cycle)
    {
        _log.CallCycle(Id, cycle);
        _services.Instruments.CallCycle();
        RefuseForGood(invocation, new InvalidRequest(cycle));
    }

    /// <summary>Tells the caller; what was written down as pending is cancelled first.</summary>
    private void RefuseForGood(AcceptedInvocation invocation, WorkerFault fault)
    {
        if (!invocation.IsPersisted)
        {
            invocation.Refuse(fault);
            return;
        }

        Journal.Append(new CancelInvocationEntry(_services.Time.GetUtcNow(), invocation.Key));
        _ = TellAfterAsync(Journal.CommitAsync(), () => invocation.Refuse(fault));
    }
}
