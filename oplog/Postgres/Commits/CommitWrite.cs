namespace GolemOrleans.Oplog.Postgres.Commits;

/// <summary>Consecutive batches of one worker that become one write: they are committed or lost together.</summary>
internal sealed class CommitWrite(CommitRequest first)
{
    private readonly List<CommitRequest> _requests = [first];

    public IReadOnlyList<CommitRequest> Requests => _requests;

    public CommitBatch First => _requests[0].Batch;

    public CommitRequest Last => _requests[^1];

    public bool IsCreate => _requests[0].IsCreate;

    /// <summary>Adds a batch that continues exactly where the write ends.</summary>
    public bool TryAdd(CommitRequest request)
    {
        CommitBatch before = Last.Batch, next = request.Batch;
        if (Last.StandsAlone || request.StandsAlone || next.Epoch != before.Epoch || next.NextIndex != before.LastIndex.Next) return false;
        _requests.Add(request);
        return true;
    }

    /// <summary>All chunks, one after the other; null when there are no entries.</summary>
    public byte[]? Chunk
    {
        get
        {
            if (_requests.Count == 1) return _requests[0].Chunk;
            int length = _requests.Sum(request => request.Chunk?.Length ?? 0);
            if (length == 0) return null;
            var bytes = new byte[length];
            int at = 0;
            foreach (CommitRequest request in _requests)
            {
                request.Chunk?.CopyTo(bytes, at);
                at += request.Chunk?.Length ?? 0;
            }

            return bytes;
        }
    }

    public int EntryCount => _requests.Sum(request => request.Batch.Entries.Count);

    /// <summary>Key rows after all batches.</summary>
    public IEnumerable<IdempotencyKeyRow> Keys => Newest(_requests.SelectMany(request => request.Batch.Keys), row => row.Hash);

    public IEnumerable<OplogIndex> CreatedPromises => _requests.SelectMany(request => request.Batch.CreatedPromises).Distinct();

    public IReadOnlyList<PromiseId> SuspendUnlessComplete => First.SuspendUnlessComplete;

    /// <summary>Every wake-up that the batches touch, with its row after all of them, null for removed.</summary>
    public Dictionary<WakeUpKey, WakeUp?> WakeUps
    {
        get
        {
            var rows = new Dictionary<WakeUpKey, WakeUp?>();
            foreach (CommitRequest request in _requests)
            {
                foreach (WakeUpKey key in request.Batch.RemovedWakeUps)
                    if (PostgresText.IsStorable(key.Id) && PostgresText.IsStorable(key.Worker.Name)) rows[key] = null;
                foreach (WakeUp wakeUp in request.Batch.WakeUps) rows[wakeUp.Key] = wakeUp;
            }

            return rows;
        }
    }

    public void Succeed(CommitAnswer answer)
    {
        foreach (CommitRequest request in _requests) request.Succeed(answer);
    }

    public void Fail(Func<CommitRequest, Exception> failure)
    {
        foreach (CommitRequest request in _requests) request.Fail(failure(request));
    }

    private static IEnumerable<T> Newest<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key)
        where TKey : notnull
    {
        var newest = new Dictionary<TKey, T>();
        foreach (T row in rows) newest[key(row)] = row;
        return newest.Values;
    }
}
