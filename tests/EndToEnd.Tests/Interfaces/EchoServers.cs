using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>A TCP server on a free port that sends every line back, or resets a connection as soon as something comes.</summary>
internal sealed class TcpEcho : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _lines = new();

    public TcpEcho(bool resets)
    {
        _listener.Start();
        _ = AcceptAsync(resets);
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Every line of every connection.</summary>
    public string[] Lines => [.. _lines];

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync(bool resets)
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(), resets);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket, bool resets)
    {
        using (socket)
        {
            try
            {
                using var stream = new NetworkStream(socket);
                if (resets)
                {
                    await stream.ReadExactlyAsync(new byte[1]);
                    socket.LingerState = new LingerOption(true, 0);
                    return;
                }

                using var reader = new StreamReader(stream);
                while (await reader.ReadLineAsync() is { } line)
                {
                    _lines.Enqueue(line);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
                }
            }
            catch (IOException)
            {
                // The other side was killed.
            }
        }
    }
}

/// <summary>A UDP socket that sends every datagram back.</summary>
internal sealed class UdpEcho : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentQueue<string> _datagrams = new();

    public UdpEcho() => _ = ServeAsync();

    public string Address => _socket.Client.LocalEndPoint!.ToString()!;

    public string[] Datagrams => [.. _datagrams];

    public void Dispose() => _socket.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var datagram = await _socket.ReceiveAsync();
                _datagrams.Enqueue(Encoding.UTF8.GetString(datagram.Buffer));
                await _socket.SendAsync(datagram.Buffer, datagram.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
