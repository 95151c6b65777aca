using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace GolemOrleans.Bench.Load.Client;

/// <summary>
/// One keep-alive connection that sends ready-made requests and reads answers, one at a time, blocking: a closed loop with
/// as little work of its own as possible, since it shares the processors with the server. Used by one thread.
/// </summary>
internal sealed class HttpConnection : IConnection
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public HttpConnection(IPEndPoint server) => _socket.Connect(server);

    /// <summary>Longest wait for a part of an answer; unlimited unless set.</summary>
    public TimeSpan ReceiveTimeout { set => _socket.ReceiveTimeout = (int)value.TotalMilliseconds; }

    public ReadOnlySpan<byte> Exchange(ReadOnlySpan<byte> request, out int status)
    {
        while (!request.IsEmpty)
            request = request[_socket.Send(request)..];
        var length = 0;
        while (true)
        {
            var read = _socket.Receive(_buffer.AsSpan(length));
            if (read == 0)
                throw new IOException("The server closed the connection.");
            length += read;
            if (TryFindBody(_buffer.AsSpan(0, length), out status, out var body))
                return body;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool TryFindBody(ReadOnlySpan<byte> answer, out int status, out ReadOnlySpan<byte> body)
    {
        body = default;
        status = 0;
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        status = Number(answer["HTTP/1.1 ".Length..]);
        var rest = answer[(head + 4)..];
        var at = answer[..head].IndexOf("Content-Length: "u8);
        if (at >= 0)
        {
            body = rest;
            return rest.Length >= Number(answer[(at + "Content-Length: ".Length)..]);
        }

        body = rest;
        return rest.EndsWith("0\r\n\r\n"u8);
    }

    private static int Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int number, out _) ? number : throw new IOException("The answer is no HTTP.");
}
