using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>
/// Reads a response's body ahead by one buffer, so that the guest's non-blocking reads have something to take. Used on the
/// worker's thread; only the read under way runs elsewhere.
/// </summary>
internal sealed class ResponseReader(Task<ClientResponse> response, HttpTimeouts timeouts, ulong skip, CancellationToken cancellation)
{
    /// <summary>A full one with what is recorded around it is still small enough to lie in the oplog itself.</summary>
    private readonly byte[] _buffer = new byte[OplogPayload.InlineBytesMax - 1024];
    private ulong _skip = skip;
    private Task<int>? _reading;
    private int _offset, _count;
    private bool _ended;

    /// <summary>Whether <see cref="TryTake"/> would answer now.</summary>
    public bool IsReady
    {
        get
        {
            Advance();
            return _offset < _count || _ended || _reading is { IsFaulted: true } or { IsCanceled: true };
        }
    }

    /// <summary>Completes when <see cref="IsReady"/> may have become true.</summary>
    public Task WhenReady => IsReady ? Task.CompletedTask : Task.WhenAny(_reading!);

    /// <summary>Bytes that are there, null when there are none yet, empty at the end.</summary>
    /// <exception cref="HttpExchangeException">Or <see cref="IOException"/>: the body broke off.</exception>
    public byte[]? TryTake(int length)
    {
        if (!IsReady)
            return null;
        if (_offset == _count)
            return _ended ? [] : throw (_reading!.Exception?.InnerException ?? new OperationCanceledException());
        var bytes = _buffer.AsSpan(_offset, Math.Min(length, _count - _offset)).ToArray();
        _offset += bytes.Length;
        return bytes;
    }

    private void Advance()
    {
        while (_offset == _count && !_ended)
        {
            _reading ??= ReadAsync();
            if (!_reading.IsCompletedSuccessfully)
                return;
            _count = _reading.Result;
            _offset = (int)Math.Min(_skip, (ulong)_count);
            _skip -= (ulong)_offset;
            _ended = _count == 0;
            _reading = null;
        }
    }

    private async Task<int> ReadAsync()
    {
        var body = await response.ConfigureAwait(false);
        try
        {
            return await body.ReadAsync(_buffer, cancellation).AsTask().WaitAsync(timeouts.BetweenBytes, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new HttpExchangeException(HttpFailureKind.ReadTimeout, "no bytes of the response came in time");
        }
    }
}
