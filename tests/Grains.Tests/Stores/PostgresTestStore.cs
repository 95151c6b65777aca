using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Oplog.Tests;
using GolemOrleans.Tests.Network;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GolemOrleans.Grains.Tests.Stores;

/// <summary>A schema of a real PostgreSQL server. Each silo has connections of its own, through a proxy that can be cut.</summary>
internal sealed class PostgresTestStore : TestStore
{
    private readonly string _connection;
    private readonly TimeProvider _time;
    private readonly TcpProxy _link;
    private readonly PostgresDatabase _database;
    private readonly PostgresOplogStore _store;

    private PostgresTestStore(string connection, TimeProvider time, PostgresDatabase database, PostgresOplogStore store)
    {
        (_connection, _time, _database, _store) = (connection, time, database, store);
        _link = new TcpProxy(new NpgsqlConnectionStringBuilder(connection).Port);
    }

    public override IOplogStore Direct => _store;

    public static async Task<PostgresTestStore> CreateAsync(TimeProvider time)
    {
        var connection = SharedPostgres.NewSchema();
        var database = await PostgresDatabase.OpenAsync(SharedPostgres.Options(connection), time);
        return new PostgresTestStore(connection, time, database, await PostgresOplogStore.OpenAsync(database));
    }

    // Disposed with the silo; opening waits, as a server that starts does.
    public override void AddTo(IServiceCollection silo, Guid incarnation)
    {
        var connection = new NpgsqlConnectionStringBuilder(_connection) { Port = _link.Port }.ConnectionString;
        var options = SharedPostgres.Options(connection) with { Incarnation = incarnation, RetryLimit = TimeSpan.FromSeconds(10) };
        silo.AddSingleton(_ => Task.Run(() => PostgresDatabase.OpenAsync(options, _time)).GetAwaiter().GetResult());
        silo.AddSingleton<IOplogStore>(s => Task.Run(() => PostgresOplogStore.OpenAsync(s.GetRequiredService<PostgresDatabase>())).GetAwaiter().GetResult());
    }

    public override void Break()
    {
        _link.Refusing = true;
        _link.ResetAll();
    }

    public override void Mend() => _link.Heal();

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
        _link.Dispose();
    }
}
