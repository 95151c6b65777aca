using GolemOrleans.Oplog.Postgres;

namespace GolemOrleans.Oplog.Tests.Compliance;

[NeedsPostgres]
public sealed class PostgresOplogStoreTests : OplogStoreCompliance
{
    private readonly string _schema = SharedPostgres.NewSchema();
    private PostgresDatabase? _database;

    protected override async ValueTask<IOplogStore> CreateStoreAsync()
    {
        _database = await PostgresDatabase.OpenAsync(SharedPostgres.Options(_schema));
        return await PostgresOplogStore.OpenAsync(_database);
    }

    protected override async ValueTask<IOplogStore> ReopenAsync()
    {
        await Store.DisposeAsync();
        await _database!.DisposeAsync();
        return await CreateStoreAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _database!.DisposeAsync();
    }
}
