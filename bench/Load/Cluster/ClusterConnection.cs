using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using GolemOrleans.Bench.Load.Client;

namespace GolemOrleans.Bench.Load.Cluster;

/// <summary>
/// Sends each request to its worker's home server and, when that gives no good answer, to the next, with the same idempotency key:
/// what a proxy that routes by the path and a client that repeats do together.
/// </summary>
internal sealed class ClusterConnection(ServerGroup group) : IConnection
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpConnection?[] _open = new HttpConnection?[group.Servers.Count];

    /// <exception cref="IncorrectAnswerException">No server answered for a minute.</exception>
    public ReadOnlySpan<byte> Exchange(ReadOnlySpan<byte> request, out int status)
    {
        var keyed = WithKey(request);
        var worker = Worker(request);
        var start = Stopwatch.GetTimestamp();
        string? last = null;
        while (Stopwatch.GetElapsedTime(start) < s_patience)
        {
            var tried = 0u;
            for (var server = group.Next(worker, tried); server >= 0; server = group.Next(worker, tried |= 1u << server))
            {
                try
                {
                    var connection = _open[server] ??= new HttpConnection(group.Servers[server].Address) { ReceiveTimeout = TimeSpan.FromSeconds(30) };
                    var body = connection.Exchange(keyed, out status);
                    if (status < 500)
                        return body;
                    last = $"status {status}: {Encoding.UTF8.GetString(body)}";
                }
                catch (Exception failure) when (failure is IOException or SocketException)
                {
                    last = failure.Message;
                    _open[server]?.Dispose();
                    _open[server] = null;
                    if (failure is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
                        group.GiveUp(server);
                }
            }

            Task.Delay(s_pause).Wait();
        }

        throw new IncorrectAnswerException($"no server answered: {last}");
    }

    public void Dispose()
    {
        foreach (var connection in _open)
            connection?.Dispose();
    }

    /// <summary>The hash of the worker that a request is for: its path without the operation.</summary>
    public static uint Worker(ReadOnlySpan<byte> request)
    {
        var path = request[..request.IndexOf((byte)'?')];
        var hash = 2166136261u;
        foreach (var letter in path[..path.LastIndexOf((byte)'/')])
            hash = (hash ^ letter) * 16777619;
        return hash;
    }

    private static byte[] WithKey(ReadOnlySpan<byte> request)
    {
        if (request.IndexOf("Idempotency-Key"u8) >= 0)
            return request.ToArray();
        var line = request.IndexOf("\r\n"u8) + 2;
        return [.. request[..line], .. Encoding.ASCII.GetBytes($"Idempotency-Key: {Guid.NewGuid()}\r\n"), .. request[line..]];
    }
}
