using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;

namespace GolemOrleans.Oplog.Tests.Compliance;

public sealed class SqliteOplogStoreTests : OplogStoreCompliance
{
    private readonly TemporaryFolder _folder = new();
    private DataFolder? _data;

    protected override ValueTask<IOplogStore> CreateStoreAsync()
    {
        _data = DataFolder.Open(_folder.Path);
        return ValueTask.FromResult<IOplogStore>(SqliteOplogStore.Open(_data));
    }

    protected override async ValueTask<IOplogStore> ReopenAsync()
    {
        await Store.DisposeAsync();
        _data!.Dispose();
        return await CreateStoreAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _data!.Dispose();
        _folder.Dispose();
    }
}
