using System.Text;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Host.Golem.Tracing;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>Who holds an exchange open: its batch ends when the furthest owner reached lets go.</summary>
internal enum ExchangeOwner { Future, Response, Body, Stream, Nobody }

/// <summary>
/// A request and its response, one batch of recorded calls. In replay nothing is sent; when replay turns live before the batch
/// ended, the request is sent again from its start and the part of the response that the guest has read already is skipped.
/// </summary>
internal sealed class HttpExchange : IDisposable
{
    private readonly HttpHost _http;
    private readonly HttpRequestParts _request;
    private readonly HttpTimeouts _timeouts;
    private readonly OpenSpan _span;
    private readonly CancellationTokenSource _stop = new();
    private ExchangeOwner _owner = ExchangeOwner.Future;
    private bool _disposed;

    public HttpExchange(HttpHost http, HttpRequestParts request, HttpTimeouts timeouts, OplogIndex batch, OpenSpan span)
    {
        _http = http;
        _request = request;
        _timeouts = timeouts;
        _span = span;
        Batch = batch;
        http.Opened(this);
        var context = http.Context;
        if (context.IsReplayedToItsEnd(batch))
            request.Body?.Pipe.Discard();
        context.WhenLive(Start);
    }

    public OplogIndex Batch { get; }

    public HttpHost Http => _http;

    /// <summary>The response's head, live; null when the request was never sent by this process.</summary>
    public Task<ClientResponse>? Response { get; private set; }

    public ResponseReader? Reader { get; private set; }

    /// <summary>Bytes of the body that the guest has read, recorded ones included.</summary>
    public ulong Consumed { get; set; }

    public WitDescription Description => new(_request.Method, _request.Address.ToString());

    /// <summary>The next owner takes over.</summary>
    public void PassTo(ExchangeOwner owner) => _owner = owner;

    /// <summary>An owner lets go.</summary>
    public void Release(ExchangeOwner owner)
    {
        if (_owner != owner)
            return;
        _owner = ExchangeOwner.Nobody;
        _http.Context.EndRemoteWrite(Batch);
        _http.Spans.Finish(_span);
    }

    /// <summary>The trailers, when the whole body has come.</summary>
    public async Task<(string Name, byte[] Value)[]> TrailersAsync()
    {
        if (Response is null || Reader is null)
            throw new HttpExchangeException(HttpFailureKind.Incomplete, "the worker restarted between the body and its trailers");
        while (true)
        {
            await Reader.WhenReady.ConfigureAwait(false);
            if (Reader.TryTake(int.MaxValue) is { Length: 0 })
                break;
        }

        var response = await Response.ConfigureAwait(false);
        return [.. response.Trailers.Select(t => (t.Name, Encoding.Latin1.GetBytes(t.Value)))];
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _http.Closed(this);
        var isComplete = Response is { IsCompletedSuccessfully: true, Result.HasEnded: true } && _request.Body is null or { Pipe.IsDrained: true };
        if (!isComplete)
            _stop.Cancel();
        _request.Body?.Close();
        Response?.ContinueWith(static r => r.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        if (!isComplete)
            _stop.Dispose();
    }

    /// <summary>What nobody will read any more is not kept.</summary>
    private async Task<ClientResponse> SendAsync()
    {
        var body = _request.Body;
        try
        {
            return await _http.Connector.SendAsync(_request, _timeouts, _stop.Token).ConfigureAwait(false);
        }
        catch
        {
            body?.Pipe.Discard();
            throw;
        }
    }

    private void Start()
    {
        if (_owner == ExchangeOwner.Nobody || _disposed)
            return;
        _http.Context.CommitBeforeEffect();
        Response = SendAsync();
        Reader = new ResponseReader(Response, _timeouts, Consumed, _stop.Token);
    }
}

/// <summary>A request in the words of its recorded calls.</summary>
internal readonly record struct WitDescription(string Method, string Address);
