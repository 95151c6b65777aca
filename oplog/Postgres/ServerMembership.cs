using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>
/// Which servers on one database are alive, by rows that each renews. A server that has not been heard of for a while is removed by
/// whoever beats next, and the wake-ups that it had leased are offered at once. Only liveness rests on it: a server wrongly
/// removed loses nothing, since ownership of workers is decided by their epochs. Times are those of the database. Thread-safe.
/// </summary>
/// <param name="name">For people; not unique.</param>
public sealed class ServerMembership(PostgresDatabase database, string name)
{
    private volatile Guid[] _live = [database.Incarnation];

    public Guid Own => database.Incarnation;

    /// <summary>As the newest beat found them, this server included.</summary>
    public IReadOnlyCollection<Guid> Live => _live;

    /// <summary>Renews this server's row and looks at the others.</summary>
    /// <param name="alive">How long a server counts as alive after its last beat.</param>
    /// <exception cref="StoreUnavailableException">The database does not answer; what was known stays.</exception>
    public async Task BeatAsync(TimeSpan alive, CancellationToken cancellation = default) =>
        _live = await database.RunAsync(async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("SELECT golem_heartbeat($1, $2, $3)", connection);
            command.Parameters.With(database.Incarnation).With(name).With(alive);
            var live = new List<Guid>();
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            while (await reader.ReadAsync(token).ConfigureAwait(false)) live.Add(reader.GetGuid(0));
            return live.ToArray();
        }, cancellation).ConfigureAwait(false);

    /// <summary>Takes this server out: others need not wait to find out.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task LeaveAsync(CancellationToken cancellation = default) =>
        await database.RunAsync(async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("SELECT golem_leave($1)", connection);
            command.Parameters.With(database.Incarnation);
            return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        }, TimeSpan.FromSeconds(2), cancellation).ConfigureAwait(false);
}
