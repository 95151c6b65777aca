using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>
/// Versioned records in the database: small documents that are replaced as a whole if nobody else replaced them before. Thread-safe.
/// </summary>
public sealed class PostgresRecords(PostgresDatabase database)
{
    /// <summary>The record; no state when there is none. The version counts on over deletions.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<(byte[]? State, long Version)> ReadAsync(string key, string name, CancellationToken cancellation = default) =>
        await database.RunAsync(async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("SELECT state, version FROM golem_grain_state WHERE grain = $1 AND name = $2", connection);
            command.Parameters.With(key).With(name);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            return await reader.ReadAsync(token).ConfigureAwait(false) ? (reader.IsDBNull(0) ? null : reader.GetFieldValue<byte[]>(0), reader.GetInt64(1)) : (null, 0L);
        }, cancellation).ConfigureAwait(false);

    /// <summary>
    /// Writes the state (null: deletes) when <paramref name="expected"/> is the stored version (null: no record). Returns the new
    /// version, or null when nothing was written. Sent again after a lost connection, it finds its own write by its bytes.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The database does not answer; the outcome is unknown.</exception>
    public async Task<long?> TryReplaceAsync(string key, string name, byte[]? state, long? expected, CancellationToken cancellation = default)
    {
        const string replace = """
            INSERT INTO golem_grain_state AS s (grain, name, version, state) SELECT $1, $2, 1, $3 WHERE $4::bigint IS NULL
            ON CONFLICT (grain, name) DO UPDATE SET version = s.version + 1, state = excluded.state WHERE s.state IS NULL
            RETURNING version
            """;
        const string update = """
            UPDATE golem_grain_state SET version = version + 1, state = $3
            WHERE grain = $1 AND name = $2 AND version = $4 AND state IS NOT NULL RETURNING version
            """;
        bool isRepeated = false;
        return await database.RunAsync(async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(expected is null ? replace : update, connection);
            command.Parameters.With(key).With(name).With<byte[]?>(state).With(expected);
            bool repeated = isRepeated;
            isRepeated = true;
            if (await command.ExecuteScalarAsync(token).ConfigureAwait(false) is long version) return version;
            if (!repeated) return (long?)null;
            await using var own = new NpgsqlCommand(
                "SELECT version FROM golem_grain_state WHERE grain = $1 AND name = $2 AND state IS NOT DISTINCT FROM $3 AND ($4::bigint IS NULL OR version = $4 + 1)", connection);
            own.Parameters.With(key).With(name).With<byte[]?>(state).With(expected);
            return (long?)await own.ExecuteScalarAsync(token).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
    }
}
