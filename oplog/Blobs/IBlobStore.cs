namespace GolemOrleans.Oplog;

/// <summary>
/// Immutable byte strings by digest: payloads too big for the oplog, component binaries, initial files. Thread-safe. A blob is
/// durable (its bytes and its name) when the put that returned its digest completes; putting the same bytes again is cheap
/// and returns the same digest. Nothing is deleted except by <see cref="DeleteAsync"/>.
/// </summary>
public interface IBlobStore
{
    /// <summary>Stores bytes. The memory must stay unchanged until the task completes.</summary>
    /// <exception cref="StoreUnavailableException">Nothing is promised about the blob.</exception>
    ValueTask<BlobDigest> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>Stores everything that remains in <paramref name="content"/>, streaming; the stream is not disposed.</summary>
    /// <exception cref="StoreUnavailableException">Nothing is promised about the blob.</exception>
    ValueTask<BlobDigest> PutAsync(Stream content, CancellationToken cancellation = default);

    /// <summary>Opens a blob for reading from its start; the caller disposes the stream.</summary>
    /// <exception cref="BlobNotFoundException">No such blob.</exception>
    ValueTask<Stream> OpenReadAsync(BlobDigest digest, CancellationToken cancellation = default);

    /// <summary>Reads a whole blob.</summary>
    /// <exception cref="BlobNotFoundException">No such blob.</exception>
    ValueTask<byte[]> ReadAsync(BlobDigest digest, CancellationToken cancellation = default);

    /// <summary>The blob's length in bytes, or null when there is none.</summary>
    ValueTask<long?> LengthAsync(BlobDigest digest, CancellationToken cancellation = default);

    /// <summary>Removes a blob; a missing one is no error.</summary>
    ValueTask DeleteAsync(BlobDigest digest, CancellationToken cancellation = default);
}
