using System.Net.WebSockets;
using System.Text;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace GolemOrleans.Gateway.Workers;

/// <summary>
/// Streams a worker's events: over WebSocket as the reference has it, and as server-sent events for clients that ask for
/// <c>text/event-stream</c>. A slow client only slows itself: events it missed are counted in a log event.
/// </summary>
internal sealed class ConnectEndpoint(IGrainFactory grains)
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(10);
    private static readonly byte[] s_close = "\"Close\""u8.ToArray();

    public Task ConnectAsync(HttpContext context)
    {
        var grain = grains.GetGrain<IWorkerGrain>(PathParameters.Worker(context).ToString());
        if (context.WebSockets.IsWebSocketRequest)
            return StreamWebSocketAsync(context, grain);
        if (context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
            return StreamServerSentEventsAsync(context, grain);
        throw new PlainTextException(400, "This endpoint needs a WebSocket upgrade, or Accept: text/event-stream.");
    }

    private static async Task StreamWebSocketAsync(HttpContext context, IWorkerGrain grain)
    {
        // The first page is read before the upgrade, so that an unknown or failed worker is answered with a status.
        var page = await grain.ReadEventsAsync(0, TimeSpan.Zero);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = TimeSpan.FromSeconds(30),
            KeepAliveTimeout = TimeSpan.FromSeconds(15),
        });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var reader = DrainAsync(socket, ended);
        try
        {
            await PumpAsync(grain, page, bytes => socket.SendAsync(bytes, WebSocketMessageType.Text, true, ended.Token), ended.Token);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ended.Token);
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

    private static async Task StreamServerSentEventsAsync(HttpContext context, IWorkerGrain grain)
    {
        var page = await grain.ReadEventsAsync(0, TimeSpan.Zero);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.StartAsync(context.RequestAborted);
        await PumpAsync(grain, page, async bytes =>
        {
            var body = context.Response.BodyWriter;
            await body.WriteAsync("data: "u8.ToArray(), context.RequestAborted);
            await body.WriteAsync(bytes, context.RequestAborted);
            await body.WriteAsync("\n\n"u8.ToArray(), context.RequestAborted);
            await body.FlushAsync(context.RequestAborted);
        }, context.RequestAborted);
    }

    private static async Task PumpAsync(IWorkerGrain grain, WorkerEventPage page, Func<ReadOnlyMemory<byte>, ValueTask> send, CancellationToken cancellation)
    {
        while (true)
        {
            if (page.Missed > 0)
                await send(Encoding.UTF8.GetBytes($"{{\"Lagged\":{{\"number_of_missed_messages\":{page.Missed}}}}}"));
            foreach (var text in page.Events)
                await send(text);
            if (page.Closed)
            {
                await send(s_close);
                return;
            }

            cancellation.ThrowIfCancellationRequested();
            page = await grain.ReadEventsAsync(page.Cursor, s_wait);
        }
    }

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
