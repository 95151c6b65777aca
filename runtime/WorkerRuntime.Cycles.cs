using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Telemetry;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    /// <summary>Calls for whose answers the running invocation waits, and for nothing else; guarded by the gate.</summary>
    private IReadOnlyList<string> _awaitedCalls = [];

    /// <summary>
    /// Told on the worker's thread when its guest begins to wait for nothing but answers of other workers, by the calls' keys,
    /// and with none when it goes on. A queued invocation on which those answers depend would never run: it is refused.
    /// </summary>
    private void AwaitCalls(IReadOnlyList<string> keys)
    {
        lock (_gate)
            _awaitedCalls = keys;
        if (keys.Count != 0)
            RefuseCycles();
    }

    private void RefuseCycles()
    {
        IReadOnlyList<AcceptedInvocation> stuck;
        IReadOnlyList<string> awaited;
        lock (_gate)
        {
            awaited = _awaitedCalls;
            if (awaited.Count == 0 || _queue.Count == 0)
                return;
            stuck = CallCycles.Find(awaited, _queue.OfType<AcceptedInvocation>().Where(queued => !queued.IsCancelled));
            foreach (var invocation in stuck)
            {
                _queue.Remove(invocation);
                _known.Remove(invocation.Key);
            }
        }

        foreach (var invocation in stuck)
        {
            var cycle = CallCycles.Describe(Id, awaited, invocation.Context);
            _log.CallCycle(Id, cycle);
            _services.Instruments.CallCycle();
            RefuseForGood(invocation, new InvalidRequest(cycle));
        }
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
