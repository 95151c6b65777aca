using Microsoft.Extensions.Logging;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres.Migrations;

/// <summary>Brings a database to the version that this program needs.</summary>
public static class Migrator
{
    /// <summary>Held while migrating, so that servers that start together do not collide.</summary>
    private const long LockKey = 0x676F_6C65_6D00_0001;

    /// <summary>Applies what is missing, all in one transaction; returns how many steps.</summary>
    /// <exception cref="StoreFormatException">The database is newer than this program; nothing was changed.</exception>
    public static async Task<int> ApplyAsync(NpgsqlConnection connection, MigrationSet set, ILogger logger, CancellationToken cancellation = default)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", cancellation).ConfigureAwait(false);
        await ExecuteAsync(
            connection,
            "CREATE TABLE IF NOT EXISTS golem_migrations(part text NOT NULL, version int NOT NULL, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (part, version))",
            cancellation).ConfigureAwait(false);
        int current = await VersionAsync(connection, set, cancellation).ConfigureAwait(false);
        if (current > set.Version)
            throw new StoreFormatException($"The database is of version {current} ({set.Part}); this program knows up to {set.Version}. Nothing was changed.");
        foreach (Migration migration in set.Migrations.Skip(current))
        {
            await ExecuteAsync(connection, migration.Sql, cancellation).ConfigureAwait(false);
            await using var insert = new NpgsqlCommand("INSERT INTO golem_migrations(part, version, name) VALUES ($1, $2, $3)", connection);
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = set.Part });
            insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = migration.Version });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
            await insert.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            PostgresStoreLog.Migrated(logger, migration.Version, migration.Name);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return set.Version - current;
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, MigrationSet set, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM golem_migrations WHERE part = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = set.Part });
        return (int)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}
