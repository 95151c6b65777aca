using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Postgres.Commits;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>
/// <see cref="IOplogStore"/> in PostgreSQL, shared by any number of servers. A commit is one row update, one chunk row and what
/// else the batch names, by one call of a stored function per group of batches; the worker's row, locked, decides about epoch and
/// index. Opening also makes this server the worker's owner in the eyes of recovery.
/// <para>Group ids grow with every group of a store and across its starts; a worker's row names the last one, so a group sent
/// again after a lost connection is either found done or done once, and a statement that arrives late changes nothing.</para>
/// </summary>
public sealed partial class PostgresOplogStore : IOplogStore
{
    private readonly PostgresDatabase _database;
    private readonly GroupCommitter[] _committers;
    private long _groupId;

    private PostgresOplogStore(PostgresDatabase database, IFaultInjector faults, long start)
    {
        _database = database;
        _groupId = start << 32;
        _committers = [.. Enumerable.Range(0, Math.Clamp(database.Options.Writers, 1, 16)).Select(_ => new GroupCommitter(database, faults, NextGroupId))];
    }

    public StoreHealth Health => _database.Condition.Health;

    /// <summary>Opens the store on a database, which stays the caller's and must outlive the store.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public static async Task<PostgresOplogStore> OpenAsync(PostgresDatabase database, IFaultInjector? faults = null, CancellationToken cancellation = default)
    {
        (long start, string version) = await database.RunAsync(async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("SELECT nextval('golem_starts')", connection);
            return ((long)(await command.ExecuteScalarAsync(token).ConfigureAwait(false))!, connection.PostgreSqlVersion.ToString());
        }, cancellation).ConfigureAwait(false);
        var target = new NpgsqlConnectionStringBuilder(database.Options.ConnectionString);
        PostgresStoreLog.Opened(database.Logger, version, target.Host, target.Database, start, database.Options.Incarnation);
        return new PostgresOplogStore(database, faults ?? NoFaults.Instance, start);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (GroupCommitter committer in _committers) await committer.DisposeAsync().ConfigureAwait(false);
    }

    private long NextGroupId() => Interlocked.Increment(ref _groupId);

    private GroupCommitter CommitterOf(WorkerId worker) => _committers[(uint)worker.GetHashCode() % _committers.Length];

    private ValueTask<T> RunAsync<T>(string sql, Action<NpgsqlParameterCollection> fill, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellation) =>
        _database.RunAsync(async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            fill(command.Parameters);
            T result;
            await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false))
            {
                result = await read(reader, token).ConfigureAwait(false);
                while (await reader.NextResultAsync(token).ConfigureAwait(false)) { }
            }

            return result;
        }, cancellation);

    private async ValueTask<T> ScalarAsync<T>(string sql, Action<NpgsqlParameterCollection> fill, CancellationToken cancellation) =>
        await RunAsync(sql, fill, async (reader, token) =>
            await reader.ReadAsync(token).ConfigureAwait(false) ? await reader.GetFieldValueAsync<T>(0, token).ConfigureAwait(false) : default!, cancellation).ConfigureAwait(false);
}
