using System.Text;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>
/// A client connection that can end a chunked HTTP/1.1 request with trailer fields, which the platform's client cannot. The
/// client writes a body's last chunk by itself, behind a flush; at that write the trailers of the request that is being sent in
/// this flow of control are put in.
/// </summary>
internal sealed class TrailerStream(Stream inner) : Stream
{
    private static readonly AsyncLocal<Func<Fields?>?> Sending = new();
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();

    /// <summary>Sets where the trailers of the request sent in this flow of control come from.</summary>
    /// <param name="trailers">Asked when the body has ended; null for none.</param>
    public static void Send(Func<Fields?>? trailers) => Sending.Value = trailers;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(WithTrailers(buffer.AsMemory(offset, count)).Span);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(WithTrailers(buffer), cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    // A chunk of data is written with its length in front, so nothing but the end of a body looks like this.
    private static ReadOnlyMemory<byte> WithTrailers(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length != LastChunk.Length || !bytes.Span.SequenceEqual(LastChunk) || Sending.Value?.Invoke() is not { } trailers)
            return bytes;
        var text = new StringBuilder("0\r\n");
        foreach (var (name, value) in trailers.All)
            text.Append(name).Append(": ").Append(Fields.Text(value)).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }
}
