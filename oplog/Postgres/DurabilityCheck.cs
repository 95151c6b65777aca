using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>Refuses a server that acknowledges what a power cut could take back, or that cannot be written.</summary>
internal static class DurabilityCheck
{
    /// <exception cref="StoreUnavailableException">The message names the setting.</exception>
    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        const string sql = "SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'), pg_is_in_recovery()";
        await using var command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await row.ReadAsync(cancellation).ConfigureAwait(false);
        if (row.GetString(0) != "on") throw Refuse("fsync=off");
        if (row.GetString(1) != "on") throw Refuse("full_page_writes=off");
        if (row.GetString(2) == "off") throw Refuse("synchronous_commit=off");
        if (row.GetBoolean(3)) throw new StoreUnavailableException("The PostgreSQL server is a standby; connect to the primary.");
    }

    private static StoreUnavailableException Refuse(string setting) =>
        new($"The PostgreSQL server runs with {setting}: it could lose what it acknowledged. Nothing is served from it.");
}
