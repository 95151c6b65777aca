using System.Collections.Concurrent;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>
/// <see cref="IOplogStore"/> in two SQLite files of one data folder. A commit is acknowledged when its group, one row of
/// <c>journal.db</c>, is synced; a second thread folds groups into the tables of <c>index.db</c>; what is not folded yet is read
/// from memory. Opening syncs both files before anything is served and reads what the journal holds beyond the index: the newest
/// part stays in memory as it was before, to be folded while calls are served already, what is above a slice is folded first.
/// <para>Ownership is decided in memory, since one process holds the folder; epochs carry the number of the start in their upper
/// half, so none comes twice. After a failed write or sync the store refuses everything until it is opened again; a full disk
/// is tried again with every commit.</para>
/// </summary>
public sealed partial class SqliteOplogStore : IOplogStore
{
    private readonly string _indexPath;
    private readonly Journal _journal;
    private readonly IndexWriter _index;
    private readonly Func<OplogIndex, int, ReadOnlySpan<byte>, ChunkRow> _keepChunk;
    private readonly Tail _tail;
    private readonly Folder _folder;
    private readonly GroupWriter _writer;
    private readonly IndexReader _writersReader;
    private readonly StoreCondition _condition;
    private readonly WakeUpLeases _leases;
    private readonly StoreInstruments _instruments;
    private readonly ConcurrentBag<IndexReader> _readers = [];
    private int _closed;

    private SqliteOplogStore(string folder, IFaultInjector faults, ILogger logger, StoreInstruments instruments)
    {
        string journalPath = Path.Combine(folder, "journal.db");
        _indexPath = Path.Combine(folder, "index.db");
        if (File.Exists(journalPath) && !File.Exists(_indexPath)) throw new StoreFormatException($"'{_indexPath}' is missing.");
        bool journalExists = File.Exists(journalPath);
        _instruments = instruments;
        _condition = new StoreCondition(logger);
        var buffers = new ChunkBuffers();
        _keepChunk = buffers.Keep;
        _tail = new Tail(buffers);
        _index = new IndexWriter(_indexPath, faults);
        try
        {
            DirectorySync.Sync(folder);
            if (!journalExists && _index.Applied > 0) throw new StoreFormatException($"'{journalPath}' is missing.");
            _journal = new Journal(journalPath, faults);
            DirectorySync.Sync(folder);
            long start = _index.NextStart(), applied = _index.Applied;
            (long newest, long folded) = Recover(applied);
            _leases = new WakeUpLeases(start);
            _writersReader = new IndexReader(_indexPath);
            _folder = new Folder(_tail, _index, _condition, faults, folded);
            _writer = new GroupWriter(_journal, _tail, _folder, _writersReader, _condition, faults, instruments, start, newest, folded, _leases.Forget);
            string version = raw.sqlite3_libversion().utf8_to_string();
            SqliteStoreLog.Opened(logger, folder, start, newest - applied, version);
        }
        catch
        {
            _writersReader?.Dispose();
            _journal?.Dispose();
            _index.Dispose();
            throw;
        }
    }

    public StoreHealth Health => _condition.Health;

    /// <summary>Opens the store of a data folder, which stays the caller's and must outlive the store.</summary>
    /// <exception cref="StoreFormatException">The files are damaged or of a newer version; nothing was changed.</exception>
    /// <exception cref="StoreUnavailableException">The files cannot be written.</exception>
    public static SqliteOplogStore Open(DataFolder folder, IFaultInjector? faults = null, ILogger<SqliteOplogStore>? logger = null, StoreInstruments? instruments = null)
    {
        try
        {
            return new SqliteOplogStore(folder.Path, faults ?? NoFaults.Instance, logger ?? NullLogger<SqliteOplogStore>.Instance, instruments ?? new StoreInstruments());
        }
        catch (SqliteFailure failure)
        {
            throw failure.ToStoreException();
        }
        catch (OplogFormatException failure)
        {
            throw new StoreFormatException(failure.Message, failure);
        }
        catch (IOException failure)
        {
            throw new StoreUnavailableException(failure.Message, failure);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return ValueTask.CompletedTask;
        return new ValueTask(Task.Run(() =>
        {
            _writer.Dispose();
            _folder.Dispose();
            _condition.Close();
            while (_readers.TryTake(out IndexReader? reader)) reader.Dispose();
            _writersReader.Dispose();
            _journal.Dispose();
            _index.Dispose();
        }));
    }

    /// <summary>Takes in the groups that the journal holds beyond the index: whole slices are folded, the rest is the tail.</summary>
    /// <returns>The newest group, and the newest that is in the index.</returns>
    private (long Newest, long Folded) Recover(long applied)
    {
        const long bytesPerFold = 16 * 1024 * 1024;
        var overlay = new Overlay();
        long newest = applied, folded = applied;
        foreach ((long sequence, byte[] bytes) in _journal.ReadAfter(applied))
        {
            if (!Faults.SeededBugs.ForgetJournal) overlay.Apply(RowChangeCodec.ReadGroup(bytes), sequence, bytes.Length);
            newest = sequence;
            if (overlay.Bytes < bytesPerFold) continue;
            _index.Fold(overlay);
            folded = sequence;
            overlay = new Overlay();
        }

        _journal.Trim(folded);
        _tail.Adopt(overlay);
        return (newest, folded);
    }

    private T Read<T>(Func<StoreView, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        try
        {
            if (!_readers.TryTake(out IndexReader? reader)) reader = new IndexReader(_indexPath);
            T result;
            try
            {
                result = read(new StoreView(null, _tail, reader));
            }
            catch (SqliteFailure)
            {
                reader.Dispose();
                throw;
            }
            catch
            {
                _readers.Add(reader);
                throw;
            }

            _readers.Add(reader);
            return result;
        }
        catch (SqliteFailure failure)
        {
            throw failure.ToStoreException();
        }
    }

    private T ReadIndex<T>(Func<IndexReader, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        try
        {
            if (!_readers.TryTake(out IndexReader? reader)) reader = new IndexReader(_indexPath);
            T result;
            try
            {
                result = read(reader);
            }
            catch
            {
                reader.Dispose();
                throw;
            }

            _readers.Add(reader);
            return result;
        }
        catch (SqliteFailure failure)
        {
            throw failure.ToStoreException();
        }
    }
}
