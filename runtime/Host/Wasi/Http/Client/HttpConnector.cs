using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using GolemOrleans.Runtime.Host.Policies;

namespace GolemOrleans.Runtime.Host.Wasi.Http.Client;

/// <summary>
/// The process's HTTP/1.1 client for guests: both directions stream independently, trailers both ways, connections are used
/// again; redirects, cookies, proxies and decompression are the guest's affair. Addresses are checked after name resolution,
/// right before connecting. Thread-safe.
/// </summary>
internal sealed class HttpConnector(EgressGate egress, TimeProvider time) : IDisposable
{
    private readonly ConnectionPool _pool = new(time);

    public EgressGate Egress => egress;

    /// <summary>Sends and waits for the response's head; the rest of the request's body may follow later.</summary>
    /// <param name="cancellation">Ends the exchange as long as the response lives.</param>
    /// <exception cref="HttpExchangeException">And <see cref="IOException"/>, <see cref="SocketException"/>, <see cref="EgressDeniedException"/>.</exception>
    public async Task<ClientResponse> SendAsync(HttpRequestParts request, HttpTimeouts timeouts, CancellationToken cancellation)
    {
        while (true)
        {
            var connection = _pool.Take(request.Origin) ?? await ConnectAsync(request.Origin, timeouts, cancellation).ConfigureAwait(false);
            connection.HasRead = false;
            try
            {
                return await SendAsync(connection, request, timeouts, cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (IsStale(e, connection, request))
            {
                connection.Dispose();
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    public void Dispose() => _pool.Dispose();

    /// <summary>The server closed a waiting connection just when it was taken; nothing of a body was given away yet.</summary>
    private static bool IsStale(Exception e, HttpConnection connection, HttpRequestParts request) =>
        connection is { IsReused: true, HasRead: false } && request.Body is null
        && e is IOException or SocketException or HttpExchangeException { Kind: HttpFailureKind.Terminated };

    private async Task<ClientResponse> SendAsync(HttpConnection connection, HttpRequestParts request, HttpTimeouts timeouts, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeouts.FirstByte);
        try
        {
            await connection.WriteAsync(request.Head(), limit.Token).ConfigureAwait(false);
            await connection.FlushAsync(limit.Token).ConfigureAwait(false);
            var sending = BodySending.RunAsync(connection, request, timeouts, cancellation);
            var head = await HeadAsync(connection, sending, limit.Token).ConfigureAwait(false);
            return new ClientResponse(head, request.Method, connection, _pool, sending);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new HttpExchangeException(HttpFailureKind.ResponseTimeout, "the response did not begin in time");
        }
    }

    private static async Task<ResponseHead> HeadAsync(HttpConnection connection, Task sending, CancellationToken cancellation)
    {
        var reading = ReadHeadAsync(connection, cancellation);
        if (await Task.WhenAny(sending, reading).ConfigureAwait(false) == sending && !sending.IsCompletedSuccessfully)
        {
            try
            {
                // A server that refuses the body may have answered before it closed.
                return await reading.ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or HttpExchangeException or ObjectDisposedException)
            {
                await sending.ConfigureAwait(false);
            }
        }

        return await reading.ConfigureAwait(false);
    }

    private static async Task<ResponseHead> ReadHeadAsync(HttpConnection connection, CancellationToken cancellation)
    {
        while (true)
        {
            var head = await ResponseHead.ReadAsync(connection, cancellation).ConfigureAwait(false);
            if (!head.IsInformational)
                return head;
        }
    }

    private async Task<HttpConnection> ConnectAsync(Origin origin, HttpTimeouts timeouts, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeouts.Connect);
        try
        {
            var socket = await egress.ConnectAsync(origin.Host, origin.Port, limit.Token).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return new HttpConnection(socket, origin.IsSecure ? await SecureAsync(stream, origin.Host, limit.Token).ConfigureAwait(false) : stream, origin);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpExchangeException(HttpFailureKind.ConnectTimeout, $"no connection to {origin.Host} in time");
        }
    }

    private async Task<SslStream> SecureAsync(Stream plain, string host, CancellationToken cancellation)
    {
        var refused = false;
        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) => !(refused = !egress.Trusts(certificate, chain, errors)),
            }, cancellation).ConfigureAwait(false);
            return secure;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw new HttpExchangeException(refused ? HttpFailureKind.TlsCertificate : HttpFailureKind.TlsProtocol, e.Message, e);
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
