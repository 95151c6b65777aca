using SQLitePCL;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>One connection to one SQLite file. Not thread-safe. Errors of the library become <see cref="SqliteFailure"/>.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteDatabase() => Batteries_V2.Init();

    public SqliteDatabase(string path, bool readOnly)
    {
        Path = path;
        int flags = (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE) | raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_PRIVATECACHE;
        int rc = raw.sqlite3_open_v2(path, out _handle, flags, null);
        if (rc != raw.SQLITE_OK)
        {
            SqliteFailure failure = Failure(rc, "open");
            _handle.Dispose();
            throw failure;
        }

        raw.sqlite3_extended_result_codes(_handle, 1);
        raw.sqlite3_busy_timeout(_handle, 10_000);
    }

    public string Path { get; }

    /// <summary>Whether no transaction is open.</summary>
    public bool IsAutoCommit => raw.sqlite3_get_autocommit(_handle) != 0;

    public int ChangedRows => raw.sqlite3_changes(_handle);

    /// <summary>A statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        int rc = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt handle);
        if (rc != raw.SQLITE_OK) throw Failure(rc, sql);
        var statement = new SqliteStatement(this, handle, sql);
        _statements.Add(statement);
        return statement;
    }

    public void Execute(string sql)
    {
        int rc = raw.sqlite3_exec(_handle, sql);
        if (rc != raw.SQLITE_OK) throw Failure(rc, sql);
    }

    /// <summary>First column of the first row, or 0.</summary>
    public long Scalar(string sql)
    {
        int rc = raw.sqlite3_prepare_v2(_handle, sql, out sqlite3_stmt handle);
        if (rc != raw.SQLITE_OK) throw Failure(rc, sql);
        using var statement = new SqliteStatement(this, handle, sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Moves the whole write-ahead log into the file, syncs it and empties the log.</summary>
    /// <exception cref="SqliteFailure">Not all of it could be moved.</exception>
    public void CheckpointAll()
    {
        if (Scalar("PRAGMA wal_checkpoint(TRUNCATE)") != 0) throw new SqliteFailure(raw.SQLITE_BUSY, $"{Path}: the write-ahead log is in use.");
    }

    public void Rollback()
    {
        if (!IsAutoCommit) raw.sqlite3_exec(_handle, "ROLLBACK");
    }

    public SqliteFailure Failure(int rc, string doing) => new(rc, $"{Path}: {raw.sqlite3_errmsg(_handle).utf8_to_string()} (code {rc}, {doing})");

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements) statement.Dispose();
        _handle.Dispose();
    }
}

/// <summary>An error code of the SQLite library.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception(message)
{
    /// <summary>Extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>The statement was undone because no space was left; trying again later is safe.</summary>
    public bool IsDiskFull => (Code & 0xFF) == raw.SQLITE_FULL;

    public bool IsFormat => (Code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    public OplogStoreException ToStoreException() =>
        IsFormat ? new StoreFormatException(Message, this) : new StoreUnavailableException(Message, this);
}
