namespace GolemOrleans.Runtime.Files;

/// <summary>
/// The content of a worker's file at one moment: in memory when small, else in a temporary file that goes with this object.
/// Thread-safe for reading.
/// </summary>
public sealed class WorkerFileCopy : IDisposable
{
    /// <summary>Files up to this size are kept in memory.</summary>
    public const int InMemoryBytesMax = 256 * 1024;

    private readonly byte[]? _bytes;
    private readonly FileStream? _file;

    public WorkerFileCopy(byte[] bytes) => (_bytes, Length) = (bytes, bytes.Length);

    /// <param name="file">Readable; disposed with this object.</param>
    public WorkerFileCopy(FileStream file) => (_file, Length) = (file, file.Length);

    public long Length { get; }

    /// <summary>Up to <paramref name="maxBytes"/> bytes from an offset on; fewer only at the end.</summary>
    public ReadOnlyMemory<byte> Read(long offset, int maxBytes)
    {
        if (offset < 0 || offset >= Length)
            return default;
        var wanted = (int)Math.Min(maxBytes, Length - offset);
        if (_bytes is not null)
            return _bytes.AsMemory((int)offset, wanted);
        var buffer = new byte[wanted];
        for (var done = 0; done < wanted;)
        {
            var read = RandomAccess.Read(_file!.SafeFileHandle, buffer.AsSpan(done), offset + done);
            if (read == 0)
                throw new EndOfStreamException("The temporary copy of a worker's file has been cut.");
            done += read;
        }

        return buffer;
    }

    public void Dispose() => _file?.Dispose();
}
