using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Tests.Network;
using GolemOrleans.Tests.Postgres;
using Npgsql;

namespace GolemOrleans.Chaos.Tests.Support;

/// <summary>
/// Several servers that do not know how to reach each other, on one database, each through a proxy of its own: a permanent split
/// brain. Only the database decides who runs a worker.
/// </summary>
internal sealed class ChaosWorld : IAsyncDisposable
{
    private ChaosWorld(PostgresCluster database, string connection, TcpProxy[] proxies, ServerProcess[] servers, EffectServer effects) =>
        (Database, Connection, Proxies, Servers, Effects) = (database, connection, proxies, servers, effects);

    public PostgresCluster Database { get; }

    /// <summary>To the database without a proxy.</summary>
    public string Connection { get; }

    public TcpProxy[] Proxies { get; }
    public ServerProcess[] Servers { get; }
    public EffectServer Effects { get; }
    public string Component { get; private set; } = "";

    /// <summary>Starts everything and deploys the ledger at the first server alone.</summary>
    public static async Task<ChaosWorld> StartAsync(int servers)
    {
        PostgresCluster database = PostgresCluster.Create();
        string connection = database.NewSchema();
        TcpProxy[] proxies = [.. Enumerable.Range(0, servers).Select(_ => new TcpProxy(() => database.Port))];
        ServerProcess[] processes = [.. proxies.Select((proxy, i) => new ServerProcess($"{i}", new NpgsqlConnectionStringBuilder(connection) { Port = proxy.Port, MaxPoolSize = 12 }.ConnectionString))];
        var world = new ChaosWorld(database, connection, proxies, processes, await EffectServer.StartAsync());
        try
        {
            await Task.WhenAll(processes.Select(process => process.StartAsync()));
            world.Component = await Ledger.DeployAsync(processes[0]);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>A worker's oplog as the database has it; nobody's ownership is touched.</summary>
    public async Task<IReadOnlyList<OplogEntry>> OplogAsync(string worker)
    {
        var options = new PostgresStoreOptions { ConnectionString = Connection, Incarnation = Guid.NewGuid(), RequireDurableServer = false };
        await using PostgresDatabase database = await PostgresDatabase.OpenAsync(options);
        await using PostgresOplogStore store = await PostgresOplogStore.OpenAsync(database);
        return await store.ReadAsync(new WorkerId(Guid.Parse(Component), worker), OplogIndex.First, int.MaxValue);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerProcess server in Servers) server.Dispose();
        foreach (TcpProxy proxy in Proxies) proxy.Dispose();
        Database.Dispose();
        await Effects.DisposeAsync();
    }
}
