using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>
/// The one connection that writes and checkpoints <c>index.db</c>. Used by one thread at a time. A fold is one transaction, synced.
/// </summary>
internal sealed class IndexWriter : IDisposable
{
    /// <summary>Smaller chunks of a worker that follow each other share a row up to this size.</summary>
    public const int ChunkRowBytes = 16 * 1024;

    private readonly SqliteDatabase _database;
    private readonly IFaultInjector _faults;
    private readonly SqliteStatement _begin, _commit, _meta, _putWorker, _deleteWorker, _deleteChunks, _deleteKeys, _deletePromises,
        _putChunk, _putKey, _deleteKey, _cutKeys, _forgetResults, _putPromise, _deletePromise, _putWakeUp, _deleteWakeUp;

    public IndexWriter(string path, IFaultInjector faults)
    {
        _faults = faults;
        _database = new SqliteDatabase(path, readOnly: false);
        try
        {
            _database.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-4096");
            _database.CheckpointAll();
            _database.Execute(IndexSchema.Create);
            _begin = _database.Prepare("BEGIN IMMEDIATE");
            _commit = _database.Prepare("COMMIT");
            _meta = _database.Prepare("INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value");
            _putWorker = _database.Prepare("""
                INSERT INTO workers(number, component, name, last_index, status, runnable, owner) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
                ON CONFLICT(number) DO UPDATE SET last_index = ?4, status = ?5, runnable = ?6, owner = ?7
                """);
            _deleteWorker = _database.Prepare("DELETE FROM workers WHERE number = ?1");
            _deleteChunks = _database.Prepare("DELETE FROM chunks WHERE worker = ?1");
            _deleteKeys = _database.Prepare("DELETE FROM keys WHERE worker = ?1");
            _deletePromises = _database.Prepare("DELETE FROM promises WHERE worker = ?1");
            _putChunk = _database.Prepare("INSERT INTO chunks(worker, first, count, bytes) VALUES(?1, ?2, ?3, ?4)");
            _putKey = _database.Prepare("INSERT OR REPLACE INTO keys(worker, hash, start, result) VALUES(?1, ?2, ?3, ?4)");
            _deleteKey = _database.Prepare("DELETE FROM keys WHERE worker = ?1 AND hash = ?2");
            _cutKeys = _database.Prepare("DELETE FROM keys WHERE worker = ?1 AND start >= ?2");
            _forgetResults = _database.Prepare("UPDATE keys SET result = NULL WHERE worker = ?1 AND result >= ?2");
            _putPromise = _database.Prepare("INSERT OR REPLACE INTO promises(worker, entry, complete, data, completer, waiters) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
            _deletePromise = _database.Prepare("DELETE FROM promises WHERE worker = ?1 AND entry = ?2");
            _putWakeUp = _database.Prepare("INSERT OR REPLACE INTO wakeups(component, name, id, due, kind, payload) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
            _deleteWakeUp = _database.Prepare("DELETE FROM wakeups WHERE component = ?1 AND name = ?2 AND id = ?3");
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>The last group that is in the index.</summary>
    public long Applied => _database.Scalar("SELECT value FROM meta WHERE name = 'applied'");

    /// <summary>Counts the starts of the store, durably: this start's number.</summary>
    public long NextStart()
    {
        long start = _database.Scalar("SELECT value FROM meta WHERE name = 'starts'") + 1;
        _meta.Bind(1, "starts").Bind(2, start).Run();
        return start;
    }

    /// <summary>Brings an overlay's rows into the index, in one synced transaction.</summary>
    public void Fold(Overlay overlay)
    {
        try
        {
            _begin.Run();
            foreach (ulong number in overlay.Deleted) Delete(number);
            foreach ((ulong number, WorkerOverlay part) in overlay.Parts) Put(number, part);
            foreach (WorkerRow? row in overlay.Workers.Values)
                if (row is not null) Put(row);
            foreach ((WakeUpKey key, WakeUp? row) in overlay.WakeUps) Put(key, row);
            _meta.Bind(1, "applied").Bind(2, overlay.Sequence).Run();
            _faults.Reach(FaultPoint.DuringFold);
            _commit.Run();
        }
        catch
        {
            _database.Rollback();
            throw;
        }
    }

    private void Delete(ulong number)
    {
        _deleteWorker.Bind(1, number).Run();
        _deleteChunks.Bind(1, number).Run();
        _deleteKeys.Bind(1, number).Run();
        _deletePromises.Bind(1, number).Run();
    }

    private void Put(WorkerRow row) => _putWorker.Bind(1, row.Number).Bind(2, row.Id.ComponentId.ToByteArray(bigEndian: true)).Bind(3, row.Id.Name)
        .Bind(4, row.LastIndex.Value).Bind(5, row.Status).Bind(6, row.Runnable ? 1 : 0).Bind(7, row.Owner.ToByteArray(bigEndian: true)).Run();

    private void Put(ulong number, WorkerOverlay part)
    {
        for (int i = 0; i < part.Chunks.Count;)
        {
            int start = i, bytes = 0, count = 0;
            for (; i < part.Chunks.Count && (i == start || bytes + part.Chunks[i].Bytes.Length <= ChunkRowBytes); i++)
            {
                bytes += part.Chunks[i].Bytes.Length;
                count += part.Chunks[i].Count;
            }

            ReadOnlyMemory<byte> row = i - start == 1 ? part.Chunks[start].Bytes : Concatenate(part.Chunks, start, i, bytes);
            _putChunk.Bind(1, number).Bind(2, part.Chunks[start].First.Value).Bind(3, count).Bind(4, row.Span).Run();
        }

        if (part.KeysCutFrom is { } cut)
        {
            _cutKeys.Bind(1, number).Bind(2, cut.Value).Run();
            _forgetResults.Bind(1, number).Bind(2, cut.Value).Run();
        }

        Span<byte> hash = stackalloc byte[KeyHash.ByteCount];
        foreach ((KeyHash key, IdempotencyKeyRow? state) in part.Keys)
        {
            key.Write(hash);
            if (state is not { } row)
            {
                _deleteKey.Bind(1, number).Bind(2, hash).Run();
                continue;
            }

            _putKey.Bind(1, number).Bind(2, hash).Bind(3, row.Start.Value);
            (row.Result is { } result ? _putKey.Bind(4, result.Value) : _putKey.BindNull(4)).Run();
        }

        if (!part.HasPromises) return;
        foreach ((OplogIndex index, PromiseRow? row) in part.Promises)
        {
            if (row is null) _deletePromise.Bind(1, number).Bind(2, index.Value).Run();
            else Put(number, index, row);
        }
    }

    private void Put(ulong number, OplogIndex index, PromiseRow row)
    {
        var waiters = new OplogWriter();
        waiters.VarUInt((ulong)row.Waiters.Count);
        foreach (WorkerId waiter in row.Waiters) waiters.WorkerId(waiter);
        _putPromise.Bind(1, number).Bind(2, index.Value).Bind(3, row.IsComplete ? 1 : 0).Bind(4, row.Data).Bind(6, waiters.Written);
        (row.Completer is { } completer ? _putPromise.Bind(5, completer.ToBytes()) : _putPromise.BindNull(5)).Run();
    }

    private void Put(WakeUpKey key, WakeUp? row)
    {
        byte[] component = key.Worker.ComponentId.ToByteArray(bigEndian: true);
        if (row is null)
            _deleteWakeUp.Bind(1, component).Bind(2, key.Worker.Name).Bind(3, key.Id).Run();
        else
        {
            _putWakeUp.Bind(1, component).Bind(2, key.Worker.Name).Bind(3, key.Id).Bind(4, OplogTime.ToMicroseconds(row.Due))
                .Bind(5, (long)row.Kind).Bind(6, row.Payload.Span).Run();
        }
    }

    private static byte[] Concatenate(List<ChunkRow> chunks, int start, int end, int bytes)
    {
        var all = new byte[bytes];
        for (int i = start, at = 0; i < end; at += chunks[i++].Bytes.Length) chunks[i].Bytes.Span.CopyTo(all.AsSpan(at));
        return all;
    }

    public void Dispose() => _database.Dispose();
}
