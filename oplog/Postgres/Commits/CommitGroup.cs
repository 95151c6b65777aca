namespace GolemOrleans.Oplog.Postgres.Commits;

/// <summary>
/// What one statement commits: one write per worker. Batches that cannot join (another batch of the worker stands alone or does
/// not follow, a wake-up is touched twice, the group is full) wait for the next group, in order.
/// </summary>
internal sealed class CommitGroup
{
    private const int RequestsMax = 1024;
    private const long BytesMax = 16 * 1024 * 1024;

    private readonly Dictionary<WorkerId, CommitWrite> _byWorker = [];
    private readonly Dictionary<WakeUpKey, WorkerId> _wakeUps = [];

    public CommitGroup() { }

    public CommitGroup(CommitWrite write) => Writes.Add(write);

    public List<CommitWrite> Writes { get; } = [];

    public int RequestCount { get; private set; }

    /// <summary>Moves what fits from the waiting requests into a group; at least one.</summary>
    public static CommitGroup Take(List<CommitRequest> waiting)
    {
        var group = new CommitGroup();
        var held = new HashSet<WorkerId>();
        var rest = new List<CommitRequest>();
        long bytes = 0;
        foreach (CommitRequest request in waiting)
        {
            bool fits = group.RequestCount == 0 || (group.RequestCount < RequestsMax && bytes + request.Bytes <= BytesMax);
            if (fits && !held.Contains(request.Batch.Worker) && group.TryAdd(request)) bytes += request.Bytes;
            else
            {
                held.Add(request.Batch.Worker);
                rest.Add(request);
            }
        }

        waiting.Clear();
        waiting.AddRange(rest);
        return group;
    }

    private bool TryAdd(CommitRequest request)
    {
        CommitBatch batch = request.Batch;
        foreach (WakeUpKey key in batch.RemovedWakeUps.Concat(batch.WakeUps.Select(wakeUp => wakeUp.Key)))
            if (_wakeUps.TryGetValue(key, out WorkerId other) && other != batch.Worker) return false;
        if (_byWorker.TryGetValue(batch.Worker, out CommitWrite? write))
        {
            if (!write.TryAdd(request)) return false;
        }
        else
        {
            _byWorker.Add(batch.Worker, write = new CommitWrite(request));
            Writes.Add(write);
        }

        foreach (WakeUpKey key in batch.RemovedWakeUps) _wakeUps[key] = batch.Worker;
        foreach (WakeUp wakeUp in batch.WakeUps) _wakeUps[wakeUp.Key] = batch.Worker;
        RequestCount++;
        return true;
    }
}
