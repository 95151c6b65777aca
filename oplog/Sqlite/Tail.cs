namespace GolemOrleans.Oplog.Sqlite;

/// <summary>
/// What is durable in the journal and not yet in the index: an active overlay that grows, and under it a frozen one while it is
/// being folded. Thread-safe. A row leaves the tail only after it is visible in the index, so looking here first and there
/// second never misses it.
/// </summary>
internal sealed class Tail(ChunkBuffers buffers)
{
    private readonly Lock _lock = new();
    private Overlay _active = new();
    private Overlay? _frozen;

    public long ActiveBytes
    {
        get { lock (_lock) return _active.Bytes; }
    }

    /// <summary>See <see cref="Overlay.LargeChunkBytes"/>.</summary>
    public long ActiveLargeChunkBytes
    {
        get { lock (_lock) return _active.LargeChunkBytes; }
    }

    /// <summary>The newest group that is not in the index, or 0.</summary>
    public long Sequence
    {
        get { lock (_lock) return _active.IsEmpty ? _frozen?.Sequence ?? 0 : _active.Sequence; }
    }

    public bool HasWakeUps
    {
        get { lock (_lock) return _active.WakeUps.Count > 0 || _frozen?.WakeUps.Count > 0; }
    }

    public void Apply(IReadOnlyList<RowChange> changes, long sequence, long bytes)
    {
        lock (_lock) _active.Apply(changes, sequence, bytes);
    }

    /// <summary>Begins with what a reopened journal holds.</summary>
    public void Adopt(Overlay recovered)
    {
        lock (_lock) _active = recovered;
    }

    /// <summary>The overlay to fold next: the frozen one if its fold failed before, else the active one, which starts anew. Null
    /// when there is nothing.</summary>
    public Overlay? Freeze()
    {
        lock (_lock)
        {
            if (_frozen is not null) return _frozen;
            if (_active.IsEmpty) return null;
            _frozen = _active;
            _active = new Overlay();
            return _frozen;
        }
    }

    /// <summary>The frozen overlay is in the index.</summary>
    public void DropFrozen()
    {
        lock (_lock)
        {
            if (_frozen is { } folded) buffers.Release(folded);
            _frozen = null;
        }
    }

    /// <summary>True when the tail decides: the row, or null for deleted.</summary>
    public bool TryWorker(WorkerId id, out WorkerRow? row)
    {
        lock (_lock) return _active.Workers.TryGetValue(id, out row) || (_frozen is not null && _frozen.Workers.TryGetValue(id, out row));
    }

    public bool TryPromise(ulong worker, OplogIndex index, out PromiseRow? row)
    {
        lock (_lock)
        {
            row = null;
            return (_active.TryGetPart(worker, out WorkerOverlay? part) && part.TryPromise(index, out row)) ||
                (_frozen is not null && _frozen.TryGetPart(worker, out part) && part.TryPromise(index, out row));
        }
    }

    public bool TryWakeUp(WakeUpKey key, out WakeUp? row)
    {
        lock (_lock) return _active.WakeUps.TryGetValue(key, out row) || (_frozen is not null && _frozen.WakeUps.TryGetValue(key, out row));
    }

    /// <summary>True when the tail decides. Otherwise what the index has is to be cut at <paramref name="cut"/>.</summary>
    public bool TryKey(ulong worker, KeyHash hash, out IdempotencyKeyRow? row, out OplogIndex? cut)
    {
        lock (_lock)
        {
            (row, cut) = (null, null);
            return Decides(_active, worker, hash, ref row, ref cut) || (_frozen is not null && Decides(_frozen, worker, hash, ref row, ref cut));
        }
    }

    /// <summary>Applies what the tail knows of a worker's keys to those of the index.</summary>
    public void MergeKeys(ulong worker, Dictionary<KeyHash, IdempotencyKeyRow> keys)
    {
        lock (_lock)
        {
            if (_frozen is not null) Merge(_frozen, worker, keys);
            Merge(_active, worker, keys);
        }
    }

    /// <summary>Chunks of a worker with entries in [from, below), in order.</summary>
    public List<ChunkRow> Chunks(ulong worker, OplogIndex from, OplogIndex below)
    {
        var chunks = new List<ChunkRow>();
        lock (_lock)
        {
            if (_frozen is not null) Collect(_frozen, worker, from, below, chunks);
            Collect(_active, worker, from, below, chunks);
        }

        return chunks;
    }

    /// <summary>Wake-up rows of a worker, null for deleted.</summary>
    public Dictionary<WakeUpKey, WakeUp?> WakeUpsOf(WorkerId worker)
    {
        var rows = new Dictionary<WakeUpKey, WakeUp?>();
        lock (_lock)
        {
            foreach (Overlay overlay in _frozen is null ? [_active] : new[] { _frozen, _active })
                foreach ((WakeUpKey key, WakeUp? row) in overlay.WakeUps)
                    if (key.Worker == worker) rows[key] = row;
        }

        return rows;
    }

    private static bool Decides(Overlay overlay, ulong worker, KeyHash hash, ref IdempotencyKeyRow? row, ref OplogIndex? cut)
    {
        if (!overlay.TryGetPart(worker, out WorkerOverlay? part)) return false;
        if (part.Keys.TryGetValue(hash, out IdempotencyKeyRow? found))
        {
            row = found is { } there ? WorkerOverlay.Cut(there, cut) : null;
            return true;
        }

        if (part.KeysCutFrom is { } from) cut = cut < from ? cut : from;
        return false;
    }

    private static void Merge(Overlay overlay, ulong worker, Dictionary<KeyHash, IdempotencyKeyRow> keys)
    {
        if (!overlay.TryGetPart(worker, out WorkerOverlay? part)) return;
        foreach (IdempotencyKeyRow row in keys.Values.ToArray())
        {
            if (WorkerOverlay.Cut(row, part.KeysCutFrom) is { } kept) keys[row.Hash] = kept;
            else keys.Remove(row.Hash);
        }

        foreach ((KeyHash hash, IdempotencyKeyRow? row) in part.Keys)
        {
            if (row is { } there) keys[hash] = there;
            else keys.Remove(hash);
        }
    }

    private static void Collect(Overlay overlay, ulong worker, OplogIndex from, OplogIndex below, List<ChunkRow> chunks)
    {
        if (!overlay.TryGetPart(worker, out WorkerOverlay? part)) return;
        foreach (ChunkRow chunk in part.Chunks)
            if (chunk.Last >= from && chunk.First < below) chunks.Add(chunk.Copied());
    }
}
