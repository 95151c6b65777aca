using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Files;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task FillAsync()
    {
        using var data = DataFolder.Open(_folder.Path);
        await using var store = SqliteOplogStore.Open(data);
        await store.CreateAsync(Batches.Create(Batches.Worker("w"), Batches.Log("kept")));
    }

    private Dictionary<string, byte[]> Bytes() => Directory.GetFiles(_folder.Path).Where(path => !path.EndsWith("lock", StringComparison.Ordinal))
        .ToDictionary(path => path, File.ReadAllBytes);

    [Fact]
    public void A_folder_is_held_once()
    {
        using (DataFolder.Open(_folder.Path)) Assert.Throws<DataFolderLockedException>(() => DataFolder.Open(_folder.Path));
        DataFolder.Open(_folder.Path).Dispose();
    }

    [Fact]
    public async Task A_newer_folder_is_refused_and_unchanged()
    {
        await FillAsync();
        File.WriteAllText(_folder.File("format"), "golem-orleans data 2\n");
        Dictionary<string, byte[]> before = Bytes();
        Assert.Contains("version 2", Assert.Throws<StoreFormatException>(() => DataFolder.Open(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Bytes());
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else\n")]
    [InlineData("golem-orleans data x\n")]
    public async Task A_damaged_format_file_is_refused(string text)
    {
        await FillAsync();
        File.WriteAllText(_folder.File("format"), text);
        Assert.Throws<StoreFormatException>(() => DataFolder.Open(_folder.Path));
    }

    [Fact]
    public async Task Data_without_a_format_file_are_refused()
    {
        await FillAsync();
        File.Delete(_folder.File("format"));
        Assert.Throws<StoreFormatException>(() => DataFolder.Open(_folder.Path));
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("index.db")]
    public async Task A_damaged_or_missing_file_is_refused_and_nothing_changed(string name)
    {
        await FillAsync();
        byte[] good = File.ReadAllBytes(_folder.File(name));
        File.WriteAllBytes(_folder.File(name), [.. "this is no database"u8, .. new byte[8192]]);
        Dictionary<string, byte[]> before = Bytes();
        using (var data = DataFolder.Open(_folder.Path)) Assert.Throws<StoreFormatException>(() => SqliteOplogStore.Open(data));
        Assert.Equal(before[_folder.File(name)], File.ReadAllBytes(_folder.File(name)));
        File.Delete(_folder.File(name));
        using (var data = DataFolder.Open(_folder.Path)) Assert.Throws<StoreFormatException>(() => SqliteOplogStore.Open(data));
        File.WriteAllBytes(_folder.File(name), good);
        using (var data = DataFolder.Open(_folder.Path))
        {
            await using var store = SqliteOplogStore.Open(data);
            Assert.Equal(2, (await store.ReadAsync(Batches.Worker("w"), OplogIndex.First, 10)).Count);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_reported()
    {
        File.WriteAllText(_folder.File("file"), "");
        Assert.Throws<StoreUnavailableException>(() => DataFolder.Open(_folder.File("file")));
    }
}
