using GolemOrleans.GrainInterfaces.Storage;
using GolemOrleans.Oplog;

namespace GolemOrleans.Silo.Storage;

/// <summary>The gateway's view of the blob store.</summary>
internal sealed class BlobUploadStore(IBlobStore blobs) : IUploadStore
{
    public async Task<StoredUpload> WriteAsync(Stream content, long maxBytes, CancellationToken cancellation)
    {
        await using var limited = new CountingStream(content, maxBytes);
        var digest = await blobs.PutAsync(limited, cancellation);
        return new StoredUpload(digest.ToString(), limited.BytesRead);
    }

    public async Task<Stream?> OpenReadAsync(string digest, CancellationToken cancellation)
    {
        if (!BlobDigest.TryParse(digest, out var parsed))
            return null;
        try
        {
            return await blobs.OpenReadAsync(parsed, cancellation);
        }
        catch (BlobNotFoundException)
        {
            return null;
        }
    }
}
