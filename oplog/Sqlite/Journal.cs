using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>
/// The acknowledgement path: <c>journal.db</c> with one row per group of changes, synced by its commit. Used by one thread.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _begin, _commit, _insert, _trim;
    private readonly IFaultInjector _faults;

    /// <summary>Opens or creates the file; its write-ahead log is moved into it and synced first, so that nothing that is read
    /// from it can be lost again.</summary>
    public Journal(string path, IFaultInjector faults)
    {
        _faults = faults;
        _database = new SqliteDatabase(path, readOnly: false);
        try
        {
            _database.Execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-2048");
            if (SeededBugs.SkipFsync) _database.Execute("PRAGMA synchronous=OFF");
            _database.CheckpointAll();
            _database.Execute("CREATE TABLE IF NOT EXISTS journal(sequence INTEGER PRIMARY KEY, crc INTEGER NOT NULL, bytes BLOB NOT NULL)");
            _begin = _database.Prepare("BEGIN IMMEDIATE");
            _commit = _database.Prepare("COMMIT");
            _insert = _database.Prepare("INSERT INTO journal(sequence, crc, bytes) VALUES(?1, ?2, ?3)");
            _trim = _database.Prepare("DELETE FROM journal WHERE sequence <= ?1");
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>Writes a group and syncs it.</summary>
    /// <param name="trimmed">Groups up to here are durable in the index and are removed in the same transaction; 0 for none.</param>
    /// <exception cref="SqliteFailure">After <see cref="SqliteFailure.IsDiskFull"/> nothing is written; otherwise the outcome is
    /// unknown and the journal must not be used any more.</exception>
    public void Append(long sequence, ReadOnlySpan<byte> bytes, long trimmed)
    {
        try
        {
            _begin.Run();
            _insert.Bind(1, sequence).Bind(2, (long)Crc32C.Of(bytes)).Bind(3, bytes).Run();
            if (trimmed > 0) _trim.Bind(1, trimmed).Run();
            _faults.Reach(FaultPoint.AfterAppend);
            _commit.Run();
        }
        catch
        {
            _database.Rollback();
            throw;
        }
    }

    public void Trim(long sequence) => _trim.Bind(1, sequence).Run();

    /// <summary>Groups after <paramref name="applied"/>, in order.</summary>
    /// <exception cref="StoreFormatException">A group is damaged or missing.</exception>
    public IEnumerable<(long Sequence, byte[] Bytes)> ReadAfter(long applied)
    {
        SqliteStatement select = _database.Prepare("SELECT sequence, crc, bytes FROM journal WHERE sequence > ?1 ORDER BY sequence");
        select.Bind(1, applied);
        for (long expected = applied + 1; select.Step(); expected++)
        {
            (long sequence, long crc, byte[] bytes) = (select.Int64(0), select.Int64(1), select.Blob(2));
            if (sequence != expected) throw new StoreFormatException($"Group {expected} is missing in the journal; the next one is {sequence}.");
            if (crc != Crc32C.Of(bytes)) throw new StoreFormatException($"Group {sequence} of the journal is damaged: its checksum differs.");
            yield return (sequence, bytes);
        }
    }

    public void Dispose() => _database.Dispose();
}
