using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Silo.Storage;
using GolemOrleans.Tests.Postgres;
using Xunit;

namespace GolemOrleans.Silo.Tests.Cluster;

/// <summary>Servers that keep blobs elsewhere than the others of their database are refused.</summary>
public sealed class BlobPlaceTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-blob-place").FullName;
    private PostgresDatabase? _database;

    public async Task InitializeAsync()
    {
        if (PostgresInstallation.SkipReason is null)
            _database = await PostgresDatabase.OpenAsync(new PostgresStoreOptions { ConnectionString = TestPostgres.Cluster.NewSchema(), Incarnation = Guid.NewGuid(), RequireDurableServer = false });
    }

    public async Task DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [PostgresFact]
    public async Task The_first_server_decides_and_the_same_place_is_accepted()
    {
        await CheckAsync(null);
        await CheckAsync(null);
        Assert.Contains("start without --blob-dir", await RefusedAsync(Folder("a")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder("a")));
    }

    [PostgresFact]
    public async Task A_folder_is_known_wherever_it_is_mounted_and_another_one_is_refused()
    {
        await CheckAsync(Folder("a"));
        Directory.Move(Folder("a"), Folder("b"));
        await CheckAsync(Folder("b"));
        Assert.Contains("name it with --blob-dir", await RefusedAsync(null), StringComparison.Ordinal);

        // As when the mount is missing.
        Directory.CreateDirectory(Folder("a"));
        Assert.Contains("Is it mounted?", await RefusedAsync(Folder("a")), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder("a")));
    }

    [PostgresFact]
    public async Task Of_servers_that_start_at_once_those_with_one_place_go_on()
    {
        string?[] places = [null, Folder("a"), Folder("a"), Folder("b"), null, Folder("a")];
        Exception?[] outcomes = await Task.WhenAll(places.Select(place => Record.ExceptionAsync(() => CheckAsync(place))));
        Assert.Single(places.Zip(outcomes).Where(started => started.Second is null).Select(started => started.First).Distinct());
        Assert.All(outcomes, refused => Assert.True(refused is null or StoreUnavailableException, refused?.ToString()));
    }

    [PostgresFact]
    public async Task A_database_with_blobs_keeps_them()
    {
        await new PostgresBlobStore(_database!, Folder("spool")).PutAsync("blob"u8.ToArray());
        await RefusedAsync(Folder("a"));
        await CheckAsync(null);
    }

    private string Folder(string name) => Path.Combine(_folder, name);

    private Task CheckAsync(string? folder) => BlobPlace.CheckAsync(_database!, folder, Guid.NewGuid, CancellationToken.None);

    private async Task<string> RefusedAsync(string? folder) => (await Assert.ThrowsAsync<StoreUnavailableException>(() => CheckAsync(folder))).Message;
}
