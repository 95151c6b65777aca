using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Tests.Postgres;

namespace GolemOrleans.Oplog.Tests;

/// <summary>One PostgreSQL server for all tests of the process, without durability; a schema for each test.</summary>
internal static class SharedPostgres
{
    private static readonly Lazy<PostgresCluster> s_cluster = new(() =>
    {
        PostgresCluster cluster = PostgresCluster.Create();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Dispose();
        return cluster;
    });

    public static string NewSchema() => s_cluster.Value.NewSchema();

    public static PostgresStoreOptions Options(string connectionString) => new()
    {
        ConnectionString = connectionString + ";Maximum Pool Size=8", Incarnation = Guid.NewGuid(), RequireDurableServer = false,
    };
}
