namespace GolemOrleans.Oplog.Entries;

/// <summary>Moves payload bytes between entries and the blob store.</summary>
public static class OplogPayloads
{
    /// <summary>A payload for bytes of any length: inline when small, otherwise durable in the blob store when the task completes.</summary>
    public static async ValueTask<OplogPayload> StorePayloadAsync(this IBlobStore blobs, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) =>
        bytes.Length <= OplogPayload.InlineBytesMax
            ? OplogPayload.Inline(bytes)
            : OplogPayload.InBlob(await blobs.PutAsync(bytes, cancellation).ConfigureAwait(false), bytes.Length);

    /// <summary>The bytes of a payload, wherever they are.</summary>
    /// <exception cref="BlobNotFoundException">The blob that the payload names is gone.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> LoadPayloadAsync(this IBlobStore blobs, OplogPayload payload, CancellationToken cancellation = default) =>
        payload.Blob is { } blob ? await blobs.ReadAsync(blob.Digest, cancellation).ConfigureAwait(false) : payload.Bytes;
}
