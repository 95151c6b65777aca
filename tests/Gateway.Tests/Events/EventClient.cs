using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace GolemOrleans.Gateway.Tests.Events;

/// <summary>
/// A client of a worker's events over WebSocket or server-sent events, with little room for what it has not read: while nobody
/// reads it, the server can send it no more.
/// </summary>
internal sealed class EventClient : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(60);
    private readonly TcpClient _connection = new() { ReceiveBufferSize = 4096 };
    private readonly bool _isSocket;

    private EventClient(bool isSocket) => _isSocket = isSocket;

    /// <summary>Events that the server said this client had missed.</summary>
    public int Missed { get; private set; }

    /// <summary>What was got, in order: the kind of each event and the key of its invocation, if it names one.</summary>
    public List<string> Got { get; } = [];

    public static async Task<EventClient> ConnectAsync(Uri server, string worker, bool isSocket)
    {
        var client = new EventClient(isSocket);
        await client._connection.ConnectAsync(server.Host, server.Port);

        // Without WebSocket HTTP/1.0: the body comes as it is, in no chunks.
        var request = isSocket
            ? "HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
            : "HTTP/1.0\r\nHost: x\r\nAccept: text/event-stream";
        await client._connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {worker}/connect {request}\r\n\r\n"));
        Assert.StartsWith(isSocket ? "HTTP/1.1 101" : "HTTP/1.1 200", await client.ReadHeadAsync(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>Events, got or missed, until the second one with the mark.</summary>
    public async Task<int> CountAsync(string mark)
    {
        var (count, marks) = (0, 0);
        await foreach (var text in _isSocket ? FramesAsync() : LinesAsync())
        {
            const string Lagged = "too slow: ";
            var at = text.IndexOf(Lagged, StringComparison.Ordinal);
            var missed = at < 0 ? 0 : int.Parse(text[(at + Lagged.Length)..].Split(' ')[0], CultureInfo.InvariantCulture);
            Missed += missed;
            count += at < 0 ? 1 : missed;
            if (at < 0)
                Got.Add(Kind(text));
            if (text.Contains(mark, StringComparison.Ordinal) && ++marks == 2)
                return count;
        }

        throw new EndOfStreamException("The stream ended early.");
    }

    public void Dispose() => _connection.Dispose();

    /// <summary><c>InvocationStart call-1</c> of an event, which may be long.</summary>
    private static string Kind(string text)
    {
        var kind = text[(text.IndexOf('"', StringComparison.Ordinal) + 1)..];
        kind = kind[..kind.IndexOf('"', StringComparison.Ordinal)];
        const string Key = "\"idempotency_key\":\"";
        var at = text.LastIndexOf(Key, StringComparison.Ordinal);
        return at < 0 ? kind : $"{kind} {text[(at + Key.Length)..].Split('"')[0]}";
    }

    private async Task<string> ReadHeadAsync()
    {
        // One by one: what follows the head belongs to the stream.
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
        {
            Assert.Equal(1, await _connection.GetStream().ReadAsync(one).AsTask().WaitAsync(s_long));
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private async IAsyncEnumerable<string> LinesAsync()
    {
        using var reader = new StreamReader(_connection.GetStream(), Encoding.UTF8, false, 64 * 1024, leaveOpen: true);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                yield return line;
        }
    }

    private async IAsyncEnumerable<string> FramesAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var socket = WebSocket.CreateFromStream(_connection.GetStream(), new WebSocketCreationOptions { IsServer = false });
        var buffer = new byte[128 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close)
                yield break;
            yield return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }
}
