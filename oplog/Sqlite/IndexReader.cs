using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>A read-only connection to <c>index.db</c>. Used by one caller at a time.</summary>
internal sealed class IndexReader : IDisposable
{
    private const string WorkerColumns = "number, component, name, last_index, status, runnable, owner";
    private const string WakeUpColumns = "component, name, id, due, kind, payload";

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _worker, _chunks, _key, _keys, _promise, _wakeUp, _wakeUpsOf, _due, _byComponent, _runnable;

    public IndexReader(string path)
    {
        _database = new SqliteDatabase(path, readOnly: true);
        try
        {
            _database.Execute("PRAGMA wal_autocheckpoint=0; PRAGMA query_only=1; PRAGMA cache_size=-2048");
            _worker = _database.Prepare($"SELECT {WorkerColumns} FROM workers WHERE component = ?1 AND name = ?2");
            _chunks = _database.Prepare("""
                SELECT first, count, bytes FROM chunks
                WHERE worker = ?1 AND first >= ifnull((SELECT max(first) FROM chunks WHERE worker = ?1 AND first <= ?2), 0) AND first < ?3 ORDER BY first
                """);
            _key = _database.Prepare("SELECT hash, start, result FROM keys WHERE worker = ?1 AND hash = ?2");
            _keys = _database.Prepare("SELECT hash, start, result FROM keys WHERE worker = ?1");
            _promise = _database.Prepare("SELECT complete, data, completer, waiters FROM promises WHERE worker = ?1 AND entry = ?2");
            _wakeUp = _database.Prepare($"SELECT {WakeUpColumns} FROM wakeups WHERE component = ?1 AND name = ?2 AND id = ?3");
            _wakeUpsOf = _database.Prepare($"SELECT {WakeUpColumns} FROM wakeups WHERE component = ?1 AND name = ?2");
            _due = _database.Prepare($"SELECT {WakeUpColumns} FROM wakeups WHERE due <= ?1 ORDER BY due");
            _byComponent = _database.Prepare($"SELECT {WorkerColumns} FROM workers WHERE component = ?1 AND number > ?2 ORDER BY number LIMIT ?3");
            _runnable = _database.Prepare($"SELECT {WorkerColumns} FROM workers WHERE runnable = 1 AND number > ?1 ORDER BY number");
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public WorkerRow? Worker(WorkerId id)
    {
        _worker.Bind(1, id.ComponentId.ToByteArray(bigEndian: true)).Bind(2, id.Name);
        return First(_worker, Worker);
    }

    /// <summary>Rows with chunks that reach into [from, below).</summary>
    public List<ChunkRow> Chunks(ulong worker, OplogIndex from, OplogIndex below, int countMax)
    {
        var rows = new List<ChunkRow>();
        _chunks.Bind(1, worker).Bind(2, from.Value).Bind(3, below.Value);
        long wanted = countMax;
        while (wanted > 0 && _chunks.Step())
        {
            var row = new ChunkRow(new OplogIndex(_chunks.UInt64(0)), (int)_chunks.Int64(1), _chunks.Blob(2));
            rows.Add(row);
            wanted -= row.Count - (long)(from > row.First ? from.Value - row.First.Value : 0);
        }

        _chunks.Reset();
        return rows;
    }

    public IdempotencyKeyRow? Key(ulong worker, KeyHash hash)
    {
        _key.Bind(1, worker).Bind(2, hash.ToBytes());
        return _key.Step() ? Key(_key, reset: true) : null;
    }

    public List<IdempotencyKeyRow> Keys(ulong worker) => All(_keys.Bind(1, worker), statement => Key(statement, reset: false));

    public PromiseRow? Promise(ulong worker, OplogIndex index) => First(_promise.Bind(1, worker).Bind(2, index.Value), statement =>
    {
        var waiters = new OplogReader(statement.Blob(3));
        return new PromiseRow(statement.Int64(0) != 0, statement.Blob(1), statement.IsNull(2) ? null : KeyHash.Read(statement.Blob(2)), RowChangeCodec.Waiters(ref waiters));
    });

    public WakeUp? WakeUp(WakeUpKey key) =>
        First(_wakeUp.Bind(1, key.Worker.ComponentId.ToByteArray(bigEndian: true)).Bind(2, key.Worker.Name).Bind(3, key.Id), WakeUp);

    public List<WakeUp> WakeUpsOf(WorkerId worker) => All(_wakeUpsOf.Bind(1, worker.ComponentId.ToByteArray(bigEndian: true)).Bind(2, worker.Name), WakeUp);

    /// <summary>Wake-ups due at a time, earliest first, as long as the visitor wants more.</summary>
    public void Due(DateTimeOffset now, Func<WakeUp, bool> visit)
    {
        _due.Bind(1, OplogTime.ToMicroseconds(now));
        while (_due.Step())
            if (!visit(WakeUp(_due))) break;
        _due.Reset();
    }

    public List<WorkerRow> WorkersOf(Guid component, ulong after, int countMax) =>
        All(_byComponent.Bind(1, component.ToByteArray(bigEndian: true)).Bind(2, after).Bind(3, countMax), Worker);

    /// <summary>Runnable workers in order of numbers, as long as the visitor wants more.</summary>
    public void Runnable(ulong after, Func<WorkerRow, bool> visit)
    {
        _runnable.Bind(1, after);
        while (_runnable.Step())
            if (!visit(Worker(_runnable))) break;
        _runnable.Reset();
    }

    private static WorkerRow Worker(SqliteStatement row) => new(
        row.UInt64(0), new WorkerId(new Guid(row.Blob(1), bigEndian: true), row.Text(2)), new OplogIndex(row.UInt64(3)), row.Blob(4), row.Int64(5) != 0,
        new Guid(row.Blob(6), bigEndian: true));

    private static WakeUp WakeUp(SqliteStatement row) => new(
        new WakeUpKey(new WorkerId(new Guid(row.Blob(0), bigEndian: true), row.Text(1)), row.Text(2)), PartsCodec.ToTime(row.Int64(3)), (WakeUpKind)row.Int64(4), row.Blob(5));

    private static IdempotencyKeyRow Key(SqliteStatement row, bool reset)
    {
        var key = new IdempotencyKeyRow(KeyHash.Read(row.Blob(0)), new OplogIndex(row.UInt64(1)), row.IsNull(2) ? null : new OplogIndex(row.UInt64(2)));
        if (reset) row.Reset();
        return key;
    }

    private static T? First<T>(SqliteStatement statement, Func<SqliteStatement, T> read) where T : class
    {
        if (!statement.Step()) return null;
        T row = read(statement);
        statement.Reset();
        return row;
    }

    private static List<T> All<T>(SqliteStatement statement, Func<SqliteStatement, T> read)
    {
        var rows = new List<T>();
        while (statement.Step()) rows.Add(read(statement));
        return rows;
    }

    public void Dispose() => _database.Dispose();
}
