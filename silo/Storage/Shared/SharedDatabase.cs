using System.Text;
using GolemOrleans.Runtime.Services;
using SQLitePCL;

namespace GolemOrleans.Silo.Storage.Shared;

/// <summary>
/// <c>shared.db</c>: what workers share, one connection that writes and checkpoints (WAL, synchronous=FULL). Actions run one
/// at a time on pool threads, each in a transaction. Names are kept as UTF-8 bytes, so that they order as the contracts say.
/// </summary>
internal sealed class SharedDatabase : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly sqlite3 _connection;

    static SharedDatabase() => Batteries_V2.Init();

    /// <exception cref="SharedStoreException">The file cannot be opened.</exception>
    public SharedDatabase(string path)
    {
        Check(raw.sqlite3_open_v2(path, out _connection, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null));
        raw.sqlite3_busy_timeout(_connection, 5000);
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        Execute("PRAGMA foreign_keys=ON");
        Execute("CREATE TABLE IF NOT EXISTS key_value (account BLOB, bucket BLOB, key BLOB, value BLOB NOT NULL, PRIMARY KEY (account, bucket, key)) WITHOUT ROWID");
        Execute("CREATE TABLE IF NOT EXISTS key_change (id BLOB PRIMARY KEY, value BLOB NOT NULL, made INTEGER NOT NULL) WITHOUT ROWID");
        Execute("CREATE INDEX IF NOT EXISTS key_change_by_time ON key_change (made)");
        Execute("CREATE TABLE IF NOT EXISTS container (id INTEGER PRIMARY KEY, account BLOB, name BLOB, created INTEGER NOT NULL, UNIQUE (account, name))");
        Execute("CREATE TABLE IF NOT EXISTS object (container INTEGER REFERENCES container ON DELETE CASCADE, name BLOB, created INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (container, name))");
    }

    /// <summary>Runs an action in a transaction; durable when it completes.</summary>
    /// <exception cref="SharedStoreException">Of the action or of the disk; nothing was changed.</exception>
    public async ValueTask<T> RunAsync<T>(Func<SharedDatabase, T> action, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => InTransaction(action), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs a statement and gives every row to <paramref name="row"/>.</summary>
    /// <param name="parameters">Integers, texts (as UTF-8 bytes) or bytes.</param>
    /// <returns>The number of rows that were changed.</returns>
    public int Execute(string sql, IReadOnlyList<object>? parameters = null, Action<sqlite3_stmt>? row = null)
    {
        Check(raw.sqlite3_prepare_v2(_connection, sql, out var statement));
        using (statement)
        {
            for (var i = 0; i < parameters?.Count; i++)
                Bind(statement, i + 1, parameters[i]);
            while (raw.sqlite3_step(statement) is var result)
            {
                if (result == raw.SQLITE_ROW)
                {
                    row?.Invoke(statement);
                    continue;
                }

                Check(result);
                return raw.sqlite3_changes(_connection);
            }
        }

        return 0;
    }

    public static byte[] Blob(sqlite3_stmt row, int column) => raw.sqlite3_column_blob(row, column).ToArray();

    public static string Text(sqlite3_stmt row, int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(row, column));

    public void Dispose()
    {
        _turn.Wait();
        _connection.Dispose();
        _turn.Dispose();
    }

    private T InTransaction<T>(Func<SharedDatabase, T> action)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = action(this);
            Execute("COMMIT");
            return result;
        }
        catch
        {
            if (raw.sqlite3_get_autocommit(_connection) == 0)
                raw.sqlite3_exec(_connection, "ROLLBACK");
            throw;
        }
    }

    private void Bind(sqlite3_stmt statement, int index, object value) => Check(value switch
    {
        long number => raw.sqlite3_bind_int64(statement, index, number),
        string text => BindBytes(statement, index, Encoding.UTF8.GetBytes(text)),
        ReadOnlyMemory<byte> bytes => BindBytes(statement, index, bytes.Span),
        byte[] bytes => BindBytes(statement, index, bytes),
        _ => throw new ArgumentException($"Cannot bind {value.GetType().Name}."),
    });

    private static int BindBytes(sqlite3_stmt statement, int index, ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, index, 0) : raw.sqlite3_bind_blob(statement, index, bytes);

    private void Check(int result)
    {
        if (result is raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW)
            return;
        var message = _connection is null || _connection.IsInvalid ? raw.sqlite3_errstr(result).utf8_to_string() : raw.sqlite3_errmsg(_connection).utf8_to_string();
        throw new SharedStoreException($"The store of shared values failed: {message} (SQLite result {result})");
    }
}
