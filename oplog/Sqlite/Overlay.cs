using System.Diagnostics.CodeAnalysis;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>
/// Row changes in memory, the newest state of each row they touch. Lies over older overlays and the index: a row it does not
/// know is looked up below. Not thread-safe.
/// </summary>
internal sealed class Overlay
{
    public Dictionary<WorkerId, WorkerRow?> Workers { get; } = [];
    public Dictionary<ulong, WorkerOverlay> Parts { get; } = [];
    public Dictionary<WakeUpKey, WakeUp?> WakeUps { get; } = [];
    public HashSet<ulong> Deleted { get; } = [];

    /// <summary>Number of the newest group in it.</summary>
    public long Sequence { get; private set; }

    /// <summary>About how much memory it holds.</summary>
    public long Bytes { get; private set; }

    /// <summary>Those of chunks that are stored as they are: nothing is saved by gathering more of them.</summary>
    public long LargeChunkBytes { get; private set; }

    public bool IsEmpty => Sequence == 0;

    public void Apply(IReadOnlyList<RowChange> changes, long sequence, long bytes)
    {
        for (int i = 0; i < changes.Count; i++) Apply(changes[i]);
        Sequence = sequence;
        Bytes += bytes;
    }

    public void Apply(RowChange change)
    {
        switch (change)
        {
            case RowChange.PutWorker c: Workers[c.Row.Id] = c.Row; break;
            case RowChange.AppendChunk c:
                Part(c.Worker).Chunks.Add(c.Chunk);
                if (c.Chunk.Bytes.Length >= IndexWriter.ChunkRowBytes) LargeChunkBytes += c.Chunk.Bytes.Length;
                break;
            case RowChange.PutKey c: Part(c.Worker).Keys[c.Row.Hash] = c.Row; break;
            case RowChange.CutKeys c: Part(c.Worker).Cut(c.From); break;
            case RowChange.PutPromise c: Part(c.Worker).Promises[c.Index] = c.Row; break;
            case RowChange.DeletePromise c: Part(c.Worker).Promises[c.Index] = null; break;
            case RowChange.PutWakeUp c: WakeUps[c.Row.Key] = c.Row; break;
            case RowChange.DeleteWakeUp c: WakeUps[c.Key] = null; break;
            case RowChange.DeleteWorker c:
                Workers[c.Id] = null;
                Parts.Remove(c.Number);
                Deleted.Add(c.Number);
                break;
        }
    }

    public bool TryGetPart(ulong worker, [NotNullWhen(true)] out WorkerOverlay? part) => Parts.TryGetValue(worker, out part);

    private WorkerOverlay Part(ulong worker)
    {
        if (!Parts.TryGetValue(worker, out WorkerOverlay? part)) Parts.Add(worker, part = new WorkerOverlay());
        return part;
    }
}

/// <summary>The rows of one worker in an overlay.</summary>
internal sealed class WorkerOverlay
{
    private Dictionary<OplogIndex, PromiseRow?>? _promises;

    public List<ChunkRow> Chunks { get; } = [];

    /// <summary>Null for a row that a cut removed: what lies below is older and must not come back.</summary>
    public Dictionary<KeyHash, IdempotencyKeyRow?> Keys { get; } = [];

    public Dictionary<OplogIndex, PromiseRow?> Promises => _promises ??= [];

    public bool TryPromise(OplogIndex index, out PromiseRow? row)
    {
        row = null;
        return _promises is not null && _promises.TryGetValue(index, out row);
    }

    public bool HasPromises => _promises is { Count: > 0 };

    /// <summary>Applies to key rows below this overlay.</summary>
    public OplogIndex? KeysCutFrom { get; private set; }

    public void Cut(OplogIndex from)
    {
        foreach ((KeyHash hash, IdempotencyKeyRow? row) in Keys.ToArray())
            if (row is { } there) Keys[hash] = Cut(there, from);

        KeysCutFrom = KeysCutFrom < from ? KeysCutFrom : from;
    }

    /// <summary>What a cut leaves of a key row.</summary>
    public static IdempotencyKeyRow? Cut(IdempotencyKeyRow row, OplogIndex? from)
    {
        if (from is not { } cut) return row;
        if (row.Start >= cut) return null;
        return row.Result >= cut ? row with { Result = null } : row;
    }
}
