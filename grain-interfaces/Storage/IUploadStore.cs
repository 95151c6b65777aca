namespace GolemOrleans.GrainInterfaces.Storage;

/// <summary>
/// Content-addressed store for uploaded bytes, shared by all silos. Used by the gateway for streaming; grains get digests.
/// Thread-safe.
/// </summary>
public interface IUploadStore
{
    /// <summary>
    /// Streams the content to durable storage. Nothing is visible under its digest before all bytes are synced. When the
    /// stream ends early by an exception nothing is kept.
    /// </summary>
    /// <exception cref="UploadTooLargeException">More than <paramref name="maxBytes"/> bytes came.</exception>
    Task<StoredUpload> WriteAsync(Stream content, long maxBytes, CancellationToken cancellation);

    /// <summary>The content, or null when the digest is unknown. The caller disposes the stream.</summary>
    Task<Stream?> OpenReadAsync(string digest, CancellationToken cancellation);
}

/// <summary>Lower-case hex SHA-256 and length of stored bytes.</summary>
public readonly record struct StoredUpload(string Digest, long SizeBytes);

/// <summary>The upload is over the configured limit.</summary>
public sealed class UploadTooLargeException(long maxBytes) : Exception($"The upload is larger than the limit of {maxBytes} bytes.")
{
    public long MaxBytes { get; } = maxBytes;
}
