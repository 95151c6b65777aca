using GolemOrleans.Tests.Postgres;
using Npgsql;

namespace GolemOrleans.Bench.Load.Cluster;

/// <summary>The PostgreSQL of a cluster: the one that was named, or one of the tool's own, which syncs like any other.</summary>
internal sealed class ClusterDatabase : IDisposable
{
    private readonly PostgresCluster? _own;
    private readonly string _connection;
    private readonly List<string> _schemas = [];

    private ClusterDatabase(PostgresCluster? own, string connection) => (_own, _connection) = (own, connection);

    public static ClusterDatabase Open(string? connection)
    {
        if (connection is not null)
            return new ClusterDatabase(null, connection);
        var own = PostgresCluster.Create(durable: true);
        return new ClusterDatabase(own, own.ConnectionString);
    }

    /// <summary>A connection string whose tables are in a fresh schema.</summary>
    public string NewSchema()
    {
        var name = $"load_{Guid.NewGuid():N}";
        Execute($"CREATE SCHEMA {name}");
        _schemas.Add(name);
        return new NpgsqlConnectionStringBuilder(_connection) { SearchPath = name, MaxPoolSize = 30 }.ConnectionString;
    }

    public void Dispose()
    {
        if (_own is not null)
            _own.Dispose();
        else
            _schemas.ForEach(name => Execute($"DROP SCHEMA {name} CASCADE"));
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
