using System.Globalization;

namespace GolemOrleans.Runtime.Host.Wasi.Http.Client;

/// <summary>
/// A response whose head has come and whose body is being read. Disposing gives the connection back when both directions are
/// finished, else closes it. One reader at a time; dispose when no read is under way or after cancelling it.
/// </summary>
internal sealed class ClientResponse : IDisposable
{
    private readonly HttpConnection _connection;
    private readonly ConnectionPool _pool;
    private readonly Task _sending;
    private readonly BodyForm _form;
    private readonly bool _keepsAlive;
    private long _left;
    private bool _ended, _inChunk, _disposed;

    public ClientResponse(ResponseHead head, string method, HttpConnection connection, ConnectionPool pool, Task sending)
    {
        Head = head;
        _connection = connection;
        _pool = pool;
        _sending = sending;
        var length = head.Length();
        _form = method == "HEAD" || head.Status is < 200 or 204 or 304 ? BodyForm.None
            : head.IsChunked ? BodyForm.Chunked
            : length is not null ? BodyForm.Counted
            : BodyForm.UntilClose;
        _left = _form == BodyForm.Counted ? length!.Value : 0;
        _ended = _form == BodyForm.None || (_form == BodyForm.Counted && _left == 0);
        _keepsAlive = head.KeepsAlive && _form != BodyForm.UntilClose && !(head.IsChunked && length is not null) && head.Status != 101;
    }

    private enum BodyForm { None, Counted, Chunked, UntilClose }

    public ResponseHead Head { get; }

    /// <summary>Whether the whole body was read.</summary>
    public bool HasEnded => _ended;

    /// <summary>What followed a chunked body; empty before its end.</summary>
    public IReadOnlyList<(string Name, string Value)> Trailers { get; private set; } = [];

    /// <summary>Up to the buffer's length; 0 at the end of the body.</summary>
    /// <exception cref="HttpExchangeException">The body breaks off or is malformed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_ended)
            return 0;
        if (_form == BodyForm.Chunked && _left == 0 && !await NextChunkAsync(cancellation).ConfigureAwait(false))
            return 0;
        var most = _form == BodyForm.UntilClose ? buffer.Length : (int)Math.Min(buffer.Length, _left);
        var count = await _connection.ReadAsync(buffer[..most], cancellation).ConfigureAwait(false);
        if (count == 0)
        {
            _ended = _form == BodyForm.UntilClose;
            return _ended ? 0 : throw new HttpExchangeException(HttpFailureKind.Incomplete, "the response's body broke off");
        }

        if (_form != BodyForm.UntilClose)
            _left -= count;
        _ended = _form == BodyForm.Counted && _left == 0;
        return count;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_ended && _keepsAlive)
            _ = PutAfterSendingAsync();
        else
            _connection.Dispose();
    }

    private async Task PutAfterSendingAsync()
    {
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_sending.IsCompletedSuccessfully)
            _pool.Put(_connection);
        else
            _connection.Dispose();
    }

    private async Task<bool> NextChunkAsync(CancellationToken cancellation)
    {
        var budget = new ByteBudget(4096);
        if (_inChunk && await LineAsync(budget, cancellation).ConfigureAwait(false) is not "")
            throw Malformed();
        _inChunk = true;
        var line = await LineAsync(budget, cancellation).ConfigureAwait(false);
        var size = line.Split(';', 2)[0].Trim();
        if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left) || _left < 0)
            throw Malformed();
        if (_left > 0)
            return true;
        Trailers = await ResponseHead.ReadFieldsAsync(_connection, null, cancellation).ConfigureAwait(false);
        _ended = true;
        return false;
    }

    private async ValueTask<string> LineAsync(ByteBudget budget, CancellationToken cancellation) =>
        await _connection.ReadLineAsync(budget, cancellation).ConfigureAwait(false)
        ?? throw new HttpExchangeException(HttpFailureKind.Incomplete, "the response's body broke off");

    private static HttpExchangeException Malformed() => new(HttpFailureKind.Protocol, "a chunk of the response is malformed");
}
