using System.Buffers;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>
/// Memory for large chunks while they are in the tail. A stream that goes through a worker fills one after the other; from the
/// collector's heap each would outlive the younger generations there, and the oldest would grow. Thread-safe.
/// </summary>
internal sealed class ChunkBuffers
{
    private const int LargestBytes = 128 * 1024, Kept = 64;

    private readonly ArrayPool<byte> _pool = ArrayPool<byte>.Create(LargestBytes, Kept);

    /// <summary>A chunk with a copy of the bytes.</summary>
    public ChunkRow Keep(OplogIndex first, int count, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < IndexWriter.ChunkRowBytes or > LargestBytes) return new ChunkRow(first, count, bytes.ToArray());
        byte[] buffer = _pool.Rent(bytes.Length);
        bytes.CopyTo(buffer);
        return new ChunkRow(first, count, buffer.AsMemory(0, bytes.Length)) { Buffer = buffer };
    }

    /// <summary>Takes back what the chunks of an overlay lie in; nobody reads them any more.</summary>
    public void Release(Overlay overlay)
    {
        foreach (WorkerOverlay part in overlay.Parts.Values)
            foreach (ChunkRow chunk in part.Chunks)
                if (chunk.Buffer is { } buffer) _pool.Return(buffer);
    }
}
