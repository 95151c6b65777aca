namespace GolemOrleans.Oplog.Postgres;

/// <summary>Reads a blob part by part. Seekable; used by one caller at a time.</summary>
/// <param name="part">Reads one part; every part but the last has <paramref name="partBytes"/> bytes.</param>
internal sealed class PostgresBlobStream(Func<int, ValueTask<byte[]>> part, long length, int partBytes) : Stream
{
    private byte[] _bytes = [];
    private int _part = -1;
    private long _position;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.IsEmpty) return 0;
        int wanted = (int)(_position / partBytes), offset = (int)(_position % partBytes);
        if (wanted != _part)
        {
            _bytes = await part(wanted).ConfigureAwait(false);
            _part = wanted;
        }

        int count = Math.Min(buffer.Length, _bytes.Length - offset);
        _bytes.AsMemory(offset, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
