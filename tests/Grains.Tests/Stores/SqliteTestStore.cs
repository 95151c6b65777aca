using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace GolemOrleans.Grains.Tests.Stores;

/// <summary>One SQLite store that all silos share, as only silos of one process can.</summary>
internal sealed class SqliteTestStore : TestStore
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-store").FullName;
    private readonly DataFolder _data;
    private readonly SqliteOplogStore _store;
    private readonly StoreOutage _outage;

    /// <param name="seed">Decides which of the changes that fail are made.</param>
    public SqliteTestStore(int seed = 0)
    {
        _data = DataFolder.Open(_folder);
        _store = SqliteOplogStore.Open(_data);
        _outage = new StoreOutage(seed);
    }

    public override IOplogStore Direct => _store;

    // As an instance: a silo that ends must not dispose what the others use.
    public override void AddTo(IServiceCollection silo, Guid incarnation) => silo.AddSingleton<IOplogStore>(new BreakableOplogStore(_store, _outage));

    public override void Break() => _outage.IsBroken = true;

    public override void Mend() => _outage.IsBroken = false;

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
