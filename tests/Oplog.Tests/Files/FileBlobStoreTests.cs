using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Files;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Files;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_blob_is_found_by_the_sha_256_of_its_bytes()
    {
        var blobs = new FileBlobStore(_folder.File("blobs"));
        BlobDigest digest = await blobs.PutAsync("abc"u8.ToArray());
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", digest.ToString());
        Assert.Equal(digest, await blobs.PutAsync(new MemoryStream("abc"u8.ToArray())));
        blobs = new FileBlobStore(_folder.File("blobs"));
        Assert.Equal("abc"u8.ToArray(), await blobs.ReadAsync(digest));
        Assert.Equal(3, await blobs.LengthAsync(digest));
        await blobs.DeleteAsync(digest);
        await blobs.DeleteAsync(digest);
        Assert.Null(await blobs.LengthAsync(digest));
        await Assert.ThrowsAsync<BlobNotFoundException>(async () => await blobs.ReadAsync(digest));
        await Assert.ThrowsAsync<BlobNotFoundException>(async () => await blobs.OpenReadAsync(digest));
    }

    [Fact]
    public async Task Large_blobs_stream_in_and_out()
    {
        var blobs = new FileBlobStore(_folder.Path);
        byte[] bytes = new byte[3_000_001];
        new Random(3).NextBytes(bytes);
        BlobDigest digest = await blobs.PutAsync(new MemoryStream(bytes));
        Assert.Equal(BlobDigest.Of(bytes), digest);
        await using Stream stream = await blobs.OpenReadAsync(digest);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task Many_puts_of_the_same_bytes_at_once_agree()
    {
        var blobs = new FileBlobStore(_folder.Path);
        BlobDigest[] digests = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await blobs.PutAsync(new MemoryStream(new byte[200_000])))));
        Assert.Single(digests.Distinct());
        Assert.Equal(200_000, (await blobs.ReadAsync(digests[0])).Length);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part"));
    }

    [Fact]
    public async Task A_broken_source_leaves_nothing_behind()
    {
        var blobs = new FileBlobStore(_folder.Path);
        await Assert.ThrowsAsync<EndOfStreamException>(async () => await blobs.PutAsync(new BrokenStream()));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        File.WriteAllText(_folder.File("9.part"), "left by a crash");
        _ = new FileBlobStore(_folder.Path);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Only_big_payloads_go_to_the_blob_store()
    {
        var blobs = new FileBlobStore(_folder.Path);
        OplogPayload small = await blobs.StorePayloadAsync(new byte[OplogPayload.InlineBytesMax]);
        OplogPayload big = await blobs.StorePayloadAsync(new byte[OplogPayload.InlineBytesMax + 1]);
        Assert.True(small.IsInline);
        Assert.False(big.IsInline);
        Assert.Equal(OplogPayload.InlineBytesMax + 1, big.Length);
        Assert.Equal(OplogPayload.InlineBytesMax + 1, (await blobs.LoadPayloadAsync(big)).Length);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new EndOfStreamException();
    }
}
