using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Tests.Postgres;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Postgres;

public sealed class PostgresBlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _spool = new();

    public void Dispose() => _spool.Dispose();

    private Task<PostgresDatabase> OpenAsync(string schema) => PostgresDatabase.OpenAsync(SharedPostgres.Options(schema));

    [PostgresFact]
    public async Task A_blob_put_by_one_server_is_read_by_another()
    {
        string schema = SharedPostgres.NewSchema();
        await using PostgresDatabase first = await OpenAsync(schema), second = await OpenAsync(schema);
        var writer = new PostgresBlobStore(first, _spool.File("a"));
        var reader = new PostgresBlobStore(second, _spool.File("b"));
        BlobDigest digest = await writer.PutAsync("abc"u8.ToArray());
        Assert.Equal(BlobDigest.Of("abc"u8), digest);
        Assert.Equal("abc"u8.ToArray(), await reader.ReadAsync(digest));
        Assert.Equal(digest, await reader.PutAsync(new MemoryStream("abc"u8.ToArray())));
        Assert.Equal(3, await reader.LengthAsync(digest));
        await reader.DeleteAsync(digest);
        await reader.DeleteAsync(digest);
        Assert.Null(await writer.LengthAsync(digest));
        await Assert.ThrowsAsync<BlobNotFoundException>(async () => await writer.ReadAsync(digest));
        await Assert.ThrowsAsync<BlobNotFoundException>(async () => await writer.OpenReadAsync(digest));
        Assert.Equal(digest, await writer.PutAsync("abc"u8.ToArray()));
        Assert.Equal("abc"u8.ToArray(), await reader.ReadAsync(digest));
    }

    [PostgresTheory]
    [InlineData(0)]
    [InlineData(1024 * 1024)]
    [InlineData(3_000_001)]
    public async Task Blobs_of_any_length_stream_in_and_out(int length)
    {
        await using PostgresDatabase database = await OpenAsync(SharedPostgres.NewSchema());
        var blobs = new PostgresBlobStore(database, _spool.Path);
        byte[] bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        BlobDigest digest = await blobs.PutAsync(new MemoryStream(bytes));
        Assert.Equal(BlobDigest.Of(bytes), digest);
        await using Stream stream = await blobs.OpenReadAsync(digest);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
        Assert.Equal(bytes, await blobs.ReadAsync(digest));
        Assert.Empty(Directory.EnumerateFiles(_spool.Path));
    }

    [PostgresFact]
    public async Task Many_puts_of_the_same_bytes_at_once_agree()
    {
        await using PostgresDatabase database = await OpenAsync(SharedPostgres.NewSchema());
        var blobs = new PostgresBlobStore(database, _spool.Path);
        BlobDigest[] digests = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await blobs.PutAsync(new MemoryStream(new byte[2_000_000])))));
        Assert.Single(digests.Distinct());
        Assert.Equal(2_000_000, (await blobs.ReadAsync(digests[0])).Length);
    }
}
