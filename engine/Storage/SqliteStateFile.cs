using SQLitePCL;

namespace GolemOrleans.Engine.Storage;

/// <summary>
/// The file: one table of records, one connection (it writes and checkpoints), WAL, synchronous=FULL. Deleted records keep
/// their row without state, for the version. Thread-safe; calls block for the disk.
/// </summary>
internal sealed class SqliteStateFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly sqlite3 _connection;
    private readonly string _path;

    static SqliteStateFile() => Batteries_V2.Init();

    public SqliteStateFile(string path)
    {
        _path = path;
        Check(raw.sqlite3_open_v2(path, out _connection, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null), "open");
        raw.sqlite3_busy_timeout(_connection, 5000);
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        Execute("CREATE TABLE IF NOT EXISTS grain_state (grain TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, state BLOB, PRIMARY KEY (grain, name)) WITHOUT ROWID");
    }

    /// <summary>The record; no state when there is none. The version counts on over deletions.</summary>
    public (byte[]? State, long Version) Read(string grain, string name)
    {
        lock (_gate) return ReadLocked(grain, name);
    }

    /// <summary>
    /// Writes the state (null: deletes) when <paramref name="expected"/> is the stored version (null: no record). Returns the
    /// stored version before, and the new version, which is null when nothing was written.
    /// </summary>
    public (long? Stored, long? Written) TryReplace(string grain, string name, byte[]? state, long? expected)
    {
        lock (_gate)
        {
            // One process, one connection and this lock make the read and the write one step.
            var (before, version) = ReadLocked(grain, name);
            long? stored = before is null ? null : version;
            if (stored != expected) return (stored, null);
            using var statement = Prepare("INSERT INTO grain_state VALUES (?1, ?2, ?3, ?4) ON CONFLICT (grain, name) DO UPDATE SET version = ?3, state = ?4");
            raw.sqlite3_bind_text(statement, 1, grain);
            raw.sqlite3_bind_text(statement, 2, name);
            raw.sqlite3_bind_int64(statement, 3, version + 1);
            if (state is null) raw.sqlite3_bind_null(statement, 4);
            else raw.sqlite3_bind_blob(statement, 4, state);
            Check(raw.sqlite3_step(statement), "write");
            return (stored, version + 1);
        }
    }

    public void Dispose()
    {
        lock (_gate) _connection.Dispose();
    }

    private (byte[]? State, long Version) ReadLocked(string grain, string name)
    {
        using var statement = Prepare("SELECT state, version FROM grain_state WHERE grain = ?1 AND name = ?2");
        raw.sqlite3_bind_text(statement, 1, grain);
        raw.sqlite3_bind_text(statement, 2, name);
        if (raw.sqlite3_step(statement) is var result && result != raw.SQLITE_ROW)
        {
            Check(result, "read");
            return (null, 0);
        }

        var state = raw.sqlite3_column_type(statement, 0) == raw.SQLITE_NULL ? null : raw.sqlite3_column_blob(statement, 0).ToArray();
        return (state, raw.sqlite3_column_int64(statement, 1));
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_connection, sql, out var statement), sql);
        return statement;
    }

    private void Execute(string sql)
    {
        using var statement = Prepare(sql);
        Check(raw.sqlite3_step(statement), sql);
    }

    private void Check(int result, string what)
    {
        if (result is raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW) return;
        var message = _connection is null || _connection.IsInvalid ? raw.sqlite3_errstr(result).utf8_to_string() : raw.sqlite3_errmsg(_connection).utf8_to_string();
        throw new IOException($"Grain storage {_path}, {what}: {message} (SQLite result {result}).");
    }
}
