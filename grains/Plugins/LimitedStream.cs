namespace GolemOrleans.Grains.Plugins;

/// <summary>Reads another stream up to a number of bytes; reading on is an <see cref="AnswerTooLargeException"/>. Does not own it.</summary>
internal sealed class LimitedStream(Stream source, long bytesMax) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(source.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await source.ReadAsync(buffer, cancellationToken));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Counted(int count) => (_read += count) <= bytesMax ? count : throw new AnswerTooLargeException($"answered with more than {bytesMax} bytes");
}

/// <summary>An answer has more bytes than allowed.</summary>
internal sealed class AnswerTooLargeException(string message) : Exception(message);
