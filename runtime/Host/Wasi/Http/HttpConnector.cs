using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using GolemOrleans.Runtime.Host.Policies;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>
/// The process's HTTP client for guests: pooled connections, no redirects, cookies, proxies or decompression of its own.
/// Addresses are checked after name resolution, right before connecting. Thread-safe.
/// </summary>
internal sealed class HttpConnector : IDisposable
{
    private static readonly HttpRequestOptionsKey<TimeSpan> ConnectTimeoutKey = new("golem-connect-timeout");

    private readonly EgressPolicy _policy;
    private readonly HttpMessageInvoker _invoker;

    public HttpConnector(EgressPolicy policy)
    {
        _policy = policy;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ConnectCallback = ConnectAsync,
            PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(new TrailerStream(context.PlaintextStream)),
        });
    }

    /// <summary>Sends and waits for the response's head.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpTimeouts timeouts, Func<Fields?>? trailers, CancellationToken cancellation)
    {
        TrailerStream.Send(trailers);
        request.Options.Set(ConnectTimeoutKey, timeouts.Connect);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeouts.FirstByte);
        try
        {
            return await _invoker.SendAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested && e.InnerException is not HttpWaitException)
        {
            throw new HttpWaitException(HttpFailureKind.ResponseTimeout, "the response did not begin in time");
        }
    }

    public void Dispose() => _invoker.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var limit = context.InitialRequestMessage.Options.TryGetValue(ConnectTimeoutKey, out var timeout) ? timeout : HttpTimeouts.Default;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(limit);
        try
        {
            return await ConnectAsync(context.DnsEndPoint, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpWaitException(HttpFailureKind.ConnectTimeout, $"no connection to {context.DnsEndPoint.Host} in time");
        }
    }

    private async Task<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellation)
    {
        var found = await Dns.GetHostAddressesAsync(target.Host, cancellation).ConfigureAwait(false);
        var addresses = found.Where(_policy.Allows).ToArray();
        if (addresses.Length == 0)
            throw new EgressDeniedException(target.Host, string.Join(", ", found.AsEnumerable()));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
