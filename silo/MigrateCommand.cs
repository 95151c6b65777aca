using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Postgres.Migrations;
using GolemOrleans.Silo.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GolemOrleans.Silo;

/// <summary><c>golem server migrate</c>: brings a database to the version of this program, without starting a server.</summary>
public static class MigrateCommand
{
    /// <returns>Exit code: 0 when the database is ready, 2 when it cannot be made so (the reason is on standard error).</returns>
    public static async Task<int> RunAsync(string connectionString, CancellationToken cancellation)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var connection = await source.OpenConnectionAsync(cancellation);
            foreach (var set in new[] { MigrationSet.Oplogs, OrleansTables.Migrations })
            {
                var applied = await Migrator.ApplyAsync(connection, set, NullLogger.Instance, cancellation);
                await Console.Out.WriteLineAsync($"{set.Part}: version {set.Version}, {applied} migrations applied");
            }

            return 0;
        }
        catch (Exception failure) when (failure is NpgsqlException or ArgumentException or OplogStoreException)
        {
            await Console.Error.WriteLineAsync($"golem server migrate: {failure.Message}");
            return 2;
        }
    }
}
