using System.Collections.Concurrent;

namespace GolemOrleans.Oplog.InMemory;

/// <summary>Blobs in a dictionary: the contract of <see cref="IBlobStore"/> for tests.</summary>
public sealed class InMemoryBlobStore : IBlobStore
{
    private readonly ConcurrentDictionary<BlobDigest, byte[]> _blobs = new();

    public ValueTask<BlobDigest> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        BlobDigest digest = BlobDigest.Of(content.Span);
        _blobs.TryAdd(digest, content.ToArray());
        return ValueTask.FromResult(digest);
    }

    public async ValueTask<BlobDigest> PutAsync(Stream content, CancellationToken cancellation = default)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation).ConfigureAwait(false);
        return await PutAsync(copy.ToArray(), cancellation).ConfigureAwait(false);
    }

    public ValueTask<Stream> OpenReadAsync(BlobDigest digest, CancellationToken cancellation = default) =>
        ValueTask.FromResult<Stream>(new MemoryStream(Find(digest), writable: false));

    public ValueTask<byte[]> ReadAsync(BlobDigest digest, CancellationToken cancellation = default) => ValueTask.FromResult((byte[])Find(digest).Clone());

    public ValueTask<long?> LengthAsync(BlobDigest digest, CancellationToken cancellation = default) =>
        ValueTask.FromResult(_blobs.TryGetValue(digest, out byte[]? bytes) ? (long?)bytes.Length : null);

    public ValueTask DeleteAsync(BlobDigest digest, CancellationToken cancellation = default)
    {
        _blobs.TryRemove(digest, out _);
        return ValueTask.CompletedTask;
    }

    private byte[] Find(BlobDigest digest) => _blobs.TryGetValue(digest, out byte[]? bytes) ? bytes : throw new BlobNotFoundException(digest);
}
