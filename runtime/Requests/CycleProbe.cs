using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Runtime.Requests;

/// <summary>
/// Follows the waits that begin at a worker (edge chasing, after Chandy, Misra and Haas, for waits that any one answer ends).
/// Workers are looked at one after the other, so what was seen may never have been the case all at once. Therefore everything
/// is looked at a second time: a wait that is the same in both rounds lasted from the first to the second, so that all of them
/// were there together in between; and workers that wait only for each other stay so.
/// </summary>
internal sealed class CycleProbe(IWaitingWorkers workers, Func<IReadOnlyList<string>, WorkerWait?> self, WorkerId id)
{
    /// <summary>Further workers are not looked at: no cycle is reported then.</summary>
    private const int WorkersMax = 4096;

    /// <summary>Ends the cycle that this worker is on, if it is the one that has to.</summary>
    /// <returns>What was said to the caller, this worker's guest; null when nothing was done.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        if (await ExploreAsync(cancellation).ConfigureAwait(false) is not { } seen)
            return null;
        var graph = new WaitGraph(id, seen.Waits, seen.Places);
        if (graph.Victim() is not { } victim || victim.Caller != id)
            return null;
        foreach (var (worker, wait) in seen.Waits)
        {
            var again = await LookAsync(worker, seen.Asked(worker), cancellation).ConfigureAwait(false);
            if (again is null || !again.IsAs(wait))
                return null;
        }

        var (target, text) = (victim.Call.Target, graph.Describe(victim.Caller, victim.Call));
        return await workers.RefuseAsync(target, victim.Call.Key, seen.Waits[target].Id, text, cancellation).ConfigureAwait(false) ? text : null;
    }

    /// <summary>Everything that can be reached, or null as soon as something is found that does not wait.</summary>
    private async Task<Seen?> ExploreAsync(CancellationToken cancellation)
    {
        var seen = new Seen();
        if (self([]) is not { } own)
            return null;
        seen.Waits.Add(id, own);
        var open = new Queue<WorkerId>([id]);
        while (open.TryDequeue(out var worker))
        {
            foreach (var calls in seen.Waits[worker].Calls.GroupBy(call => call.Target))
            {
                var target = calls.Key;
                var asked = seen.Asked(target);
                asked.AddRange(calls.Select(call => call.Key).Where(key => !asked.Contains(key)));
                if (await LookAsync(target, asked, cancellation).ConfigureAwait(false) is not { } wait || wait.Asked.Contains(CallPlace.Elsewhere))
                    return null;
                for (var i = 0; i < asked.Count; i++)
                    seen.Places[(target, asked[i])] = wait.Asked[i];
                if (seen.Waits.TryGetValue(target, out var before) ? before.Id != wait.Id : seen.Waits.Count == WorkersMax)
                    return null;
                if (before is null)
                    open.Enqueue(target);
                seen.Waits[target] = wait;
            }
        }

        return seen;
    }

    private Task<WorkerWait?> LookAsync(WorkerId worker, List<string> calls, CancellationToken cancellation) =>
        worker == id ? Task.FromResult(self(calls)) : workers.LookAsync(worker, calls, cancellation);

    private sealed class Seen
    {
        private readonly Dictionary<WorkerId, List<string>> _asked = [];

        public Dictionary<WorkerId, WorkerWait> Waits { get; } = [];

        public Dictionary<(WorkerId Target, string Key), CallPlace> Places { get; } = [];

        /// <summary>The calls to a worker that were asked for.</summary>
        public List<string> Asked(WorkerId worker)
        {
            if (!_asked.TryGetValue(worker, out var asked))
                _asked.Add(worker, asked = []);
            return asked;
        }
    }
}
