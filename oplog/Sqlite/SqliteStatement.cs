using SQLitePCL;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>A prepared statement. Parameters and columns count from 1 and 0, as in the library.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle, string sql) : IDisposable
{
    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, ulong value) => Bind(parameter, unchecked((long)value));

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, parameter, 0) : raw.sqlite3_bind_blob(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        Check(raw.sqlite3_bind_text(handle, parameter, value));
        return this;
    }

    public SqliteStatement BindNull(int parameter)
    {
        Check(raw.sqlite3_bind_null(handle, parameter));
        return this;
    }

    /// <summary>True when there is a row. After the last row, or after an error, the statement is reset.</summary>
    public bool Step()
    {
        int rc = raw.sqlite3_step(handle);
        if (rc == raw.SQLITE_ROW) return true;
        if (rc == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(handle);
            return false;
        }

        SqliteFailure failure = database.Failure(rc, sql);
        raw.sqlite3_reset(handle);
        throw failure;
    }

    /// <summary>Runs a statement that returns no row.</summary>
    public void Run()
    {
        if (Step()) Reset();
    }

    public void Reset() => raw.sqlite3_reset(handle);

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public ulong UInt64(int column) => unchecked((ulong)raw.sqlite3_column_int64(handle, column));

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? "";

    public void Dispose() => handle.Dispose();

    private void Check(int rc)
    {
        if (rc != raw.SQLITE_OK) throw database.Failure(rc, sql);
    }
}
