using GolemOrleans.Oplog;

namespace GolemOrleans.Runtime.Requests;

/// <summary>
/// Workers that wait and the calls between them, as far as they can be reached from one of them. When every worker in it waits,
/// none of them will ever go on by itself: each waits for answers of the others only. Pure.
/// </summary>
/// <param name="start">The worker from which it was explored; one of <paramref name="waits"/>.</param>
/// <param name="waits">All that can be reached.</param>
/// <param name="places">Where each of their calls stands, by target and key.</param>
internal sealed class WaitGraph(
    WorkerId start, IReadOnlyDictionary<WorkerId, WorkerWait> waits, IReadOnlyDictionary<(WorkerId Target, string Key), CallPlace> places)
{
    /// <summary>
    /// The call that is to be refused so that the cycle through the start ends: of those on it that are queued the one whose
    /// caller began to wait last. All who see the cycle choose the same.
    /// </summary>
    /// <returns>Null when the start is on no cycle, or when no call on it is queued.</returns>
    public (WorkerId Caller, AwaitedCall Call)? Victim()
    {
        var onCycle = Reaching(start);
        if (!waits[start].Calls.Any(call => onCycle.Contains(call.Target)))
            return null;
        return onCycle
            .SelectMany(caller => waits[caller].Calls.Select(call => (Caller: caller, Call: call)))
            .Where(edge => onCycle.Contains(edge.Call.Target) && places[(edge.Call.Target, edge.Call.Key)] == CallPlace.Queued)
            .OrderByDescending(edge => waits[edge.Caller].Since)
            .ThenBy(edge => edge.Caller.ToString(), StringComparer.Ordinal)
            .ThenBy(edge => edge.Call.Key, StringComparer.Ordinal)
            .Select(edge => ((WorkerId, AwaitedCall)?)edge)
            .FirstOrDefault();
    }

    /// <summary>The workers of a shortest cycle that begins with a call, for people.</summary>
    public string Describe(WorkerId caller, AwaitedCall call)
    {
        var before = new Dictionary<WorkerId, WorkerId>();
        var queue = new Queue<WorkerId>([call.Target]);
        while (queue.TryDequeue(out var worker) && worker != caller)
        {
            foreach (var next in waits[worker].Calls.Select(awaited => awaited.Target).Where(next => next != call.Target && !before.ContainsKey(next)))
            {
                before.Add(next, worker);
                queue.Enqueue(next);
            }
        }

        var cycle = new List<WorkerId> { caller };
        for (var worker = caller; worker != call.Target; cycle.Insert(0, worker))
            worker = before[worker];
        cycle.Insert(0, caller);
        return $"Call cycle: {string.Join(" → ", cycle)}; each of these workers waits for the next, in invocations of their own";
    }

    /// <summary>The workers from which one can be reached, itself included.</summary>
    private HashSet<WorkerId> Reaching(WorkerId target)
    {
        var reaching = new HashSet<WorkerId> { target };
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var (worker, wait) in waits)
            {
                if (!reaching.Contains(worker) && wait.Calls.Any(call => reaching.Contains(call.Target)))
                    grown = reaching.Add(worker);
            }
        }

        return reaching;
    }
}
