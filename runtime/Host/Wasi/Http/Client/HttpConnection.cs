using System.Net.Sockets;
using System.Text;

namespace GolemOrleans.Runtime.Host.Wasi.Http.Client;

/// <summary>One HTTP/1.1 connection: buffered reading of lines and bytes, plain writing. One reader and one writer at a time.</summary>
internal sealed class HttpConnection(Socket socket, Stream stream, Origin origin) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start, _end;

    public Origin Origin => origin;

    /// <summary>Whether an earlier exchange used it.</summary>
    public bool IsReused { get; set; }

    /// <summary>Whether any byte has come since the connection was last given out.</summary>
    public bool HasRead { get; set; }

    /// <summary>When it was put aside, as a time stamp of the pool's clock.</summary>
    public long IdleSince { get; set; }

    /// <summary>False when the server has closed it or sent what nobody asked for.</summary>
    public bool IsUsable => _start == _end && !socket.Poll(0, SelectMode.SelectRead);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => stream.WriteAsync(bytes, cancellation);

    public Task FlushAsync(CancellationToken cancellation) => stream.FlushAsync(cancellation);

    /// <summary>A line without its end, in Latin-1; null at the end of the connection.</summary>
    /// <param name="budget">Bytes left for the section; reduced by the line.</param>
    /// <exception cref="HttpExchangeException">The section is too long.</exception>
    public async ValueTask<string?> ReadLineAsync(ByteBudget budget, CancellationToken cancellation)
    {
        StringBuilder? before = null;
        while (true)
        {
            var span = _buffer.AsSpan(_start, _end - _start);
            var newline = span.IndexOf((byte)'\n');
            var part = newline < 0 ? span : span[..newline];
            budget.Take(part.Length + 1);
            var text = Encoding.Latin1.GetString(part);
            if (newline >= 0)
            {
                _start += newline + 1;
                text = before is null ? text : before.Append(text).ToString();
                return text.EndsWith('\r') ? text[..^1] : text;
            }

            _start = _end;
            (before ??= new()).Append(text);
            if (!await FillAsync(cancellation).ConfigureAwait(false))
                return before.Length == 0 ? null : throw new HttpExchangeException(HttpFailureKind.Incomplete, "the connection ended within a line");
        }
    }

    /// <summary>Up to the buffer's length; 0 at the end of the connection.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_start < _end)
        {
            var count = Math.Min(buffer.Length, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(buffer.Span);
            _start += count;
            return count;
        }

        return await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false);
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        _start = 0;
        _end = 0;
        _end = await stream.ReadAsync(_buffer, cancellation).ConfigureAwait(false);
        HasRead |= _end > 0;
        return _end > 0;
    }
}

/// <summary>How many bytes a header section may still have.</summary>
internal sealed class ByteBudget(int bytes)
{
    private int _left = bytes;

    public void Take(int count)
    {
        _left -= count;
        if (_left < 0)
            throw new HttpExchangeException(HttpFailureKind.HeaderSize, "the header section of the response is too long");
    }
}
