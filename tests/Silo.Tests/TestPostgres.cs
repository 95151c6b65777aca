using GolemOrleans.Tests.Postgres;

namespace GolemOrleans.Silo.Tests;

/// <summary>One PostgreSQL server for the tests of this process.</summary>
internal static class TestPostgres
{
    private static readonly Lazy<PostgresCluster> s_cluster = new(() =>
    {
        PostgresCluster cluster = PostgresCluster.Create();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Dispose();
        return cluster;
    });

    public static PostgresCluster Cluster => s_cluster.Value;
}
