using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GolemOrleans.Bench.Load.Server;

/// <summary>The other side of a relaying worker: answers GET with a long body, reads the chunked body of a POST to its end.</summary>
internal sealed class StreamPeer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _part = new byte[1 << 20];
    private readonly int _mebibytes;

    public StreamPeer(int mebibytes)
    {
        _mebibytes = mebibytes;
        new Random(1).NextBytes(_part);
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public string Authority => _listener.LocalEndpoint.ToString()!;

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = _listener.AcceptTcpClient();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Disposed.
        }
    }

    private void Serve(TcpClient client)
    {
        using var _ = client;
        using var stream = new BufferedStream(client.GetStream(), 64 * 1024);
        try
        {
            while (Line(stream) is { Length: > 0 } request)
            {
                while (Line(stream) is { Length: > 0 })
                {
                }

                if (request.StartsWith("GET", StringComparison.Ordinal))
                    Give(stream);
                else
                    Take(stream);
                stream.Flush();
            }
        }
        catch (IOException)
        {
            // The server was killed.
        }
    }

    private void Give(BufferedStream stream)
    {
        stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {(long)_mebibytes << 20}\r\n\r\n"));
        for (var i = 0; i < _mebibytes; i++)
            stream.Write(_part);
    }

    private static void Take(BufferedStream stream)
    {
        var buffer = new byte[64 * 1024];
        while (int.Parse(Line(stream)!, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var length and > 0)
        {
            for (var left = length; left > 0;)
                left -= stream.Read(buffer, 0, Math.Min(left, buffer.Length)) is var read and > 0 ? read : throw new IOException("the body broke off");
            Line(stream);
        }

        Line(stream);
        stream.Write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8);
    }

    /// <summary>A line without its end; null at the end of the connection.</summary>
    private static string? Line(BufferedStream stream)
    {
        var line = new StringBuilder();
        for (int next; (next = stream.ReadByte()) != '\n';)
        {
            if (next < 0)
                return null;
            if (next != '\r')
                line.Append((char)next);
        }

        return line.ToString();
    }
}
