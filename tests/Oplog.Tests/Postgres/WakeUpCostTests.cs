using System.Text.RegularExpressions;
using GolemOrleans.Oplog.Postgres;
using Npgsql;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Postgres;

/// <summary>What a look for due wake-ups costs the database, in pages it touches.</summary>
[NeedsPostgres]
public sealed class WakeUpCostTests
{
    private const int PagesMax = 60;

    [StoreFact]
    public async Task A_look_touches_few_pages_however_many_workers_sleep_and_although_nothing_is_known_of_the_table()
    {
        PostgresStoreOptions options = SharedPostgres.Options(SharedPostgres.NewSchema());
        await using PostgresDatabase database = await PostgresDatabase.OpenAsync(options);
        await using var connection = new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, """
            ALTER TABLE golem_wakeups SET (autovacuum_enabled = false);
            INSERT INTO golem_wakeups(component, name, id, due, kind, payload, not_before)
            SELECT gen_random_uuid(), 'w' || i, 'sleep', 10000000 + i, 0, '', 10000000 + i FROM generate_series(1, 20000) i
            """);

        // The first looks also read the database's catalogue.
        long pages = 0;
        for (int look = 0; look < 3; look++)
            pages = await PagesAsync(connection, "SELECT count(*) FROM golem_lease(1000, 2000, 256, gen_random_uuid(), 0, 3, 500)");
        Assert.InRange(pages, 0, PagesMax);
        for (int look = 0; look < 3; look++)
            pages = await PagesAsync(connection, "SELECT min(not_before) FROM golem_wakeups WHERE 3 <= 1 OR golem_part(component, name, 3) = 1");
        Assert.InRange(pages, 0, PagesMax);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> PagesAsync(NpgsqlConnection connection, string query)
    {
        await using var command = new NpgsqlCommand($"EXPLAIN (ANALYZE, BUFFERS) {query}", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            // Of the topmost node: all below it are counted in.
            if (reader.GetString(0).TrimStart().StartsWith("Buffers:", StringComparison.Ordinal))
                return Regex.Matches(reader.GetString(0), "(?:hit|read)=([0-9]+)").Sum(match => long.Parse(match.Groups[1].Value));
        }

        return 0;
    }
}
