using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>
/// Rows as they are through all layers: the changes of a group being made, if any, the tail, the index. Used by one caller at a
/// time.
/// </summary>
internal sealed class StoreView(Overlay? group, Tail tail, IndexReader index)
{
    public WorkerRow? Worker(WorkerId id)
    {
        if (group is not null && group.Workers.TryGetValue(id, out WorkerRow? row)) return row;
        return tail.TryWorker(id, out row) ? row : index.Worker(id);
    }

    public WorkerRow RequireWorker(WorkerId id) => Worker(id) ?? throw new WorkerNotFoundException(id);

    public PromiseRow? Promise(ulong worker, OplogIndex at)
    {
        PromiseRow? row = null;
        if (group is not null && group.TryGetPart(worker, out WorkerOverlay? part) && part.TryPromise(at, out row)) return row;
        return tail.TryPromise(worker, at, out row) ? row : index.Promise(worker, at);
    }

    /// <exception cref="PromiseNotFoundException"/>
    public (ulong Worker, PromiseRow Row) RequirePromise(PromiseId id) =>
        Worker(id.Worker) is { } worker && Promise(worker.Number, id.Index) is { } row ? (worker.Number, row) : throw new PromiseNotFoundException(id);

    /// <summary>A key row; not used within a group.</summary>
    public IdempotencyKeyRow? Key(ulong worker, KeyHash hash)
    {
        if (tail.TryKey(worker, hash, out IdempotencyKeyRow? row, out OplogIndex? cut)) return row;
        return index.Key(worker, hash) is { } stored ? WorkerOverlay.Cut(stored, cut) : null;
    }

    /// <summary>All key rows of a worker.</summary>
    public IEnumerable<IdempotencyKeyRow> Keys(ulong worker)
    {
        Dictionary<KeyHash, IdempotencyKeyRow> keys = index.Keys(worker).ToDictionary(row => row.Hash);
        tail.MergeKeys(worker, keys);
        if (group is null || !group.TryGetPart(worker, out WorkerOverlay? part)) return keys.Values;
        return keys.Values.Select(row => WorkerOverlay.Cut(row, part.KeysCutFrom)).OfType<IdempotencyKeyRow>()
            .Where(row => !part.Keys.ContainsKey(row.Hash)).Concat(part.Keys.Values.OfType<IdempotencyKeyRow>());
    }

    public WakeUp? WakeUp(WakeUpKey key)
    {
        if (group is not null && group.WakeUps.TryGetValue(key, out WakeUp? row)) return row;
        return tail.TryWakeUp(key, out row) ? row : index.WakeUp(key);
    }

    public IEnumerable<WakeUp> WakeUpsOf(WorkerId worker)
    {
        Dictionary<WakeUpKey, WakeUp?> changed = tail.WakeUpsOf(worker);
        if (group is not null)
        {
            foreach ((WakeUpKey key, WakeUp? row) in group.WakeUps)
                if (key.Worker == worker) changed[key] = row;
        }

        return index.WakeUpsOf(worker).Where(row => !changed.ContainsKey(row.Key)).Concat(changed.Values.OfType<WakeUp>());
    }

    /// <summary>Entries from an index on. Chunks of the tail are taken first, those below them from the index.</summary>
    /// <exception cref="OplogFormatException">A chunk is damaged or from a newer version.</exception>
    public List<OplogEntry> Entries(WorkerRow worker, OplogIndex from, int count)
    {
        if (from == OplogIndex.None) from = OplogIndex.First;
        var entries = new List<OplogEntry>();
        if (count <= 0 || from > worker.LastIndex) return entries;
        count = (int)Math.Min((ulong)count, worker.LastIndex.Value - from.Value + 1);
        List<ChunkRow> recent = tail.Chunks(worker.Number, from, from + (ulong)count);
        if (group is not null && group.TryGetPart(worker.Number, out WorkerOverlay? part)) recent.AddRange(part.Chunks);
        OplogIndex boundary = recent.Count > 0 ? recent[0].First : worker.LastIndex.Next;
        if (from < boundary)
        {
            int below = (int)Math.Min((ulong)count, boundary.Value - from.Value);
            foreach (ChunkRow row in index.Chunks(worker.Number, from, boundary, below)) ChunkCodec.Decode(row.Bytes, from, below, entries);
        }

        foreach (ChunkRow chunk in recent)
            if (entries.Count < count) ChunkCodec.Decode(chunk.Bytes, from, count, entries);
        return entries;
    }
}
