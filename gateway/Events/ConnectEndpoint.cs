using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace GolemOrleans.Gateway.Events;

/// <summary>
/// Streams a worker's events: over WebSocket as the reference has it, and as server-sent events for clients that ask for
/// <c>text/event-stream</c>. A slow client only slows itself: how many events it missed is told in a log event.
/// </summary>
internal sealed class ConnectEndpoint(WorkerEventHub hub, TimeProvider time)
{
    private static readonly byte[] s_close = "\"Close\""u8.ToArray();
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(5);

    /// <summary>After this long without a sign of life a client counts as gone. Long, since it answers a ping only after it has read what came before.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(2);

    public async Task ConnectAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        var isSocket = context.WebSockets.IsWebSocketRequest;
        if (!isSocket && !context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
            throw new PlainTextException(400, "This endpoint needs a WebSocket upgrade, or Accept: text/event-stream.");

        // Joined before the upgrade, so that an unknown or failed worker is answered with a status.
        using var events = await hub.ConnectAsync(worker);

        // The web server would cut off who takes less than a few bytes a second for five seconds.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        await (isSocket ? StreamWebSocketAsync(context, events) : StreamServerSentEventsAsync(context, events));
    }

    private async Task StreamWebSocketAsync(HttpContext context, EventSubscription events)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = TimeSpan.FromSeconds(30),
            KeepAliveTimeout = s_silence,
        });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var reader = DrainAsync(socket, ended);
        try
        {
            await PumpAsync(events, async texts =>
            {
                foreach (var text in texts)
                    await socket.SendAsync(text, WebSocketMessageType.Text, true, ended.Token);
            }, ended.Token);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                // The client's own close is awaited: cutting the connection could overtake what was sent.
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ended.Token);
                await Task.WhenAny(reader, Task.Delay(s_closing, time, ended.Token));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // The client went away; nothing is owed to it.
        }
        finally
        {
            await ended.CancelAsync();
            await reader;
        }
    }

    private async Task StreamServerSentEventsAsync(HttpContext context, EventSubscription events)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        await PumpAsync(events, async texts =>
        {
            var body = context.Response.BodyWriter;
            foreach (var text in texts)
            {
                body.Write("data: "u8);
                body.Write(text.Span);
                body.Write("\n\n"u8);
            }

            await body.FlushAsync(context.RequestAborted);
        }, context.RequestAborted);
    }

    private async Task PumpAsync(EventSubscription events, Func<IReadOnlyList<ReadOnlyMemory<byte>>, Task> send, CancellationToken cancellation)
    {
        var cursor = events.Start;
        while (true)
        {
            var batch = await events.ReadAsync(cursor, cancellation);
            if (batch.Missed > 0)
                await send([Lagged(batch.Missed)]);
            if (batch.Events.Count > 0)
                await send(batch.Events);
            if (batch.IsEnd)
            {
                await send([s_close]);
                return;
            }

            cursor = batch.Next;
        }
    }

    private byte[] Lagged(long missed) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["Log"] = new Dictionary<string, object>
        {
            ["timestamp"] = JsonResponse.Timestamp(time.GetUtcNow()),
            ["level"] = "Warn",
            ["context"] = "golem",
            ["message"] = $"This client was too slow: {missed} events were missed",
        },
    });

    /// <summary>Reads and ignores what the client sends; ends the stream when it closes.</summary>
    private static async Task DrainAsync(WebSocket socket, CancellationTokenSource ended)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), ended.Token)).MessageType != WebSocketMessageType.Close)
            {
                // Frames other than close carry nothing for us.
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // Same as a close.
        }

        await ended.CancelAsync();
    }
}
