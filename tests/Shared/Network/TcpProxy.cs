using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GolemOrleans.Tests.Network;

/// <summary>
/// Forwards TCP connections to a port of this machine and misbehaves on request: delays, resets all connections, swallows what the
/// server answers, refuses new connections, holds back a request. Thread-safe.
/// </summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int> _target;
    private readonly Lock _lock = new();
    private readonly HashSet<(Socket Client, Socket Server)> _pairs = [];
    private volatile int _delayMilliseconds;
    private volatile bool _refusing, _swallowing;
    private TaskCompletionSource? _swallowed;
    private Hold? _hold;

    public TcpProxy(int targetPort) : this(() => targetPort) { }

    public TcpProxy(Func<int> targetPort)
    {
        _target = targetPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Time that every piece of data spends in the proxy, each way.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromMilliseconds(_delayMilliseconds);
        set => _delayMilliseconds = (int)value.TotalMilliseconds;
    }

    /// <summary>New connections are reset at once.</summary>
    public bool Refusing
    {
        get => _refusing;
        set => _refusing = value;
    }

    /// <summary>Resets every connection that is open now.</summary>
    public void ResetAll()
    {
        (Socket Client, Socket Server)[] pairs;
        lock (_lock) pairs = [.. _pairs];
        foreach (var pair in pairs) Reset(pair);
    }

    /// <summary>From now on answers of the server vanish; completes with the first, after which <see cref="ResetAll"/> is due.</summary>
    public Task SwallowAnswersAsync()
    {
        var swallowed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_swallowed, _swallowing) = (swallowed, true);
        return swallowed.Task;
    }

    /// <summary>Holds back the next request that contains the text, and what follows it on its connection; completes when it is held.</summary>
    public Task HoldRequestsWith(string text)
    {
        var hold = new Hold(Encoding.UTF8.GetBytes(text));
        Volatile.Write(ref _hold, hold);
        return hold.Held.Task;
    }

    /// <summary>Sends what is held to the server.</summary>
    public void ReleaseRequests() => Interlocked.Exchange(ref _hold, null)?.Released.TrySetResult();

    /// <summary>Resets the connections whose answers were swallowed and works normally again.</summary>
    public void Heal()
    {
        _swallowing = false;
        _refusing = false;
        ResetAll();
    }

    public void Dispose()
    {
        _refusing = true;
        ReleaseRequests();
        _listener.Stop();
        ResetAll();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        var pair = (client, server);
        try
        {
            if (_refusing) return;
            await server.ConnectAsync(IPAddress.Loopback, _target());
            lock (_lock) _pairs.Add(pair);
            await Task.WhenAny(CopyAsync(client, server, fromServer: false), CopyAsync(server, client, fromServer: true));
        }
        catch (SocketException)
        {
            // The target does not listen; the client sees its connection reset.
        }
        finally
        {
            Reset(pair);
            lock (_lock) _pairs.Remove(pair);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool fromServer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                int read = await from.ReceiveAsync(buffer);
                if (read == 0) return;
                if (fromServer && _swallowing)
                {
                    _swallowed?.TrySetResult();
                    continue;
                }

                if (!fromServer && Volatile.Read(ref _hold) is { } hold && buffer.AsSpan(0, read).IndexOf(hold.Text) >= 0)
                {
                    hold.Held.TrySetResult();
                    await hold.Released.Task;
                }

                if (_delayMilliseconds is > 0 and var delay) await Task.Delay(delay);
                for (int sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // The other direction ends with this one.
        }
    }

    private sealed class Hold(byte[] text)
    {
        public byte[] Text { get; } = text;
        public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static void Reset((Socket Client, Socket Server) pair)
    {
        foreach (Socket socket in new[] { pair.Client, pair.Server })
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // Closed already.
            }

            socket.Dispose();
        }
    }
}
