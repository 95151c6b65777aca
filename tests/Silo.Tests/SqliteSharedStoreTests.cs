using GolemOrleans.Runtime.Host.Tests.Stores;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Silo.Storage.Shared;
using Xunit;

namespace GolemOrleans.Silo.Tests;

public sealed class SqliteKeyValueStoreTests : KeyValueStoreCompliance, IDisposable
{
    private readonly TemporaryDatabase _files = new();

    protected override IKeyValueStore Store => new SqliteKeyValueStore(_files.Database, TimeProvider.System);

    [Fact]
    public async Task Values_outlive_the_process()
    {
        await Store.SetAsync(new("a", "b"), [new("k", "v"u8.ToArray())]);
        _files.Reopen();
        Assert.Equal("v"u8.ToArray(), (await Store.GetAsync(new("a", "b"), ["k"]))[0]!.Value.ToArray());
    }

    public void Dispose() => _files.Dispose();
}

public sealed class SqliteObjectStoreTests : ObjectStoreCompliance, IDisposable
{
    private readonly TemporaryDatabase _files = new();

    protected override IObjectStore Store => new SqliteObjectStore(_files.Database);

    [Fact]
    public async Task Objects_outlive_the_process()
    {
        await Store.CreateContainerAsync(new("a", "b"), DateTimeOffset.UnixEpoch);
        await Store.WriteAsync(new("a", "b"), "o", "content"u8.ToArray(), DateTimeOffset.UnixEpoch);
        _files.Reopen();
        Assert.Equal(7, (await Store.FindAsync(new("a", "b"), "o"))!.SizeBytes);
    }

    public void Dispose() => _files.Dispose();
}

internal sealed class TemporaryDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-shared-").FullName;

    public TemporaryDatabase() => Database = Open();

    public SharedDatabase Database { get; private set; }

    public void Reopen()
    {
        Database.Dispose();
        Database = Open();
    }

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(_folder, true);
    }

    private SharedDatabase Open() => new(Path.Join(_folder, "shared.db"));
}
