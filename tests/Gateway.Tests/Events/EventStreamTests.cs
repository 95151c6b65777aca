using System.Net.WebSockets;
using System.Text.Json;
using GolemOrleans.Gateway.Events;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Gateway.Tests.Events;

[Collection(nameof(GatewayFixture))]
public sealed class EventStreamTests(GatewayFixture fixture, ITestOutputHelper output)
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(60);

    private Api Api => fixture.Api;

    [Fact]
    public async Task A_websocket_gets_the_history_then_what_happens_then_the_close()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.InvokeAsync(worker, "test:life/api.{say}", """[{"value":"before"}]""", "k1");
        using var socket = await ConnectAsync(worker);
        Assert.Equal(["InvocationStart k1", "Log before", "InvocationFinished k1"], await ReceiveAsync(socket, 3));
        await Api.InvokeAsync(worker, "test:life/api.{say}", """[{"value":"after"}]""", "k2");
        Assert.Equal(["InvocationStart k2", "Log after", "InvocationFinished k2"], await ReceiveAsync(socket, 3));
        await Api.DeleteAsync(worker);
        Assert.Equal(["Close"], await ReceiveAsync(socket, 1));
        var end = await socket.ReceiveAsync(new byte[16], CancellationToken.None).WaitAsync(s_long);
        Assert.Equal(WebSocketMessageType.Close, end.MessageType);
    }

    [Fact]
    public async Task Server_sent_events_carry_the_same_texts()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.InvokeAsync(worker, "test:life/api.{say}", """[{"value":"hello"}]""", "k1");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{worker}/connect", UriKind.Relative));
        request.Headers.Add("Accept", "text/event-stream");
        using var answer = await Api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var started = await lines.ReadLineAsync().WaitAsync(s_long);
        Assert.StartsWith("data: {\"InvocationStart\":{\"timestamp\":\"", started, StringComparison.Ordinal);
        Assert.EndsWith("\"function\":\"test:life/api.{say}\",\"idempotency_key\":\"k1\"}}", started, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", 404, "Worker not found")]
    [InlineData("Failed", 500, "PreviousInvocationFailed")]
    [InlineData("Exited", 500, "PreviousInvocationExited")]
    [InlineData("Interrupted", 500, "{\"golemError\":{\"type\":\"Interrupted\",\"recoverImmediately\":false}}")]
    public async Task Nobody_connects_to_a_worker_that_has_ended(string state, int status, string error)
    {
        var worker = await fixture.NewWorkerAsync();
        if (state is "Failed" or "Exited")
            await Api.InvokeAsync(worker, $"test:life/api.{{{(state == "Failed" ? "fail" : "leave")}}}");
        if (state == "Interrupted")
        {
            await Api.InvokeAsync(worker, "test:life/api.{wait}", wait: false);
            await Api.UntilStatusAsync(worker, "Suspended");
            await Api.PostAsync($"{worker}/interrupt");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{worker}/connect", UriKind.Relative));
        request.Headers.Add("Accept", "text/event-stream");
        var answer = await Api.SendAsync(request);
        Assert.Equal(status, answer.Status);
        Assert.Contains(error, answer.Body, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(worker));
    }

    /// <summary>The second case has more to tell than all buffers on the way to a client hold.</summary>
    [Theory]
    [InlineData(1000, 100, 100, 60, false)]
    [InlineData(20, 18, 60_000, 200, true)]
    public async Task Many_clients_some_of_them_asleep_do_not_hold_up_the_worker(int clients, int asleep, int textLength, int calls, bool mustMiss)
    {
        const string Mark = "\"idempotency_key\":\"last\"";
        var worker = await fixture.NewWorkerAsync();
        await Api.CallAsync(worker, "get");
        // Whoever sleeps answers no pings either, for want of which the server ends sockets: sleepers have none.
        var listening = await Task.WhenAll(Enumerable.Range(0, clients).Select(i => EventClient.ConnectAsync(Api.Client.BaseAddress!, worker, isSocket: i >= asleep && i % 2 == 0)));
        try
        {
            var memory = GC.GetTotalMemory(forceFullCollection: true);
            var awake = listening[asleep..].Select(client => client.CountAsync(Mark)).ToArray();
            var text = new string('x', textLength);

            // Each call is answered although many clients read nothing of it.
            for (var i = 0; i < calls; i++)
                _ = (await Api.InvokeAsync(worker, "test:life/api.{say}", $$"""[{"value":"{{text}}"}]""", i == calls - 1 ? "last" : $"call-{i}")).Ok;

            // The two events of the first invocation are in the history of each.
            var all = (3 * calls) + 2;
            Assert.All(await Task.WhenAll(awake).WaitAsync(s_long), count => Assert.Equal(all, count));
            string[] expected = [.. Enumerable.Range(0, calls).Select(i => i == calls - 1 ? "last" : $"call-{i}").SelectMany(key => new[] { $"InvocationStart {key}", "Log", $"InvocationFinished {key}" })];
            Assert.All(listening[asleep..], client => Assert.Equal(expected, client.Got[2..]));
            var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
            output.WriteLine($"memory grew by {grown >> 20} MB with {clients} clients");
            Assert.InRange(grown, long.MinValue, 128L << 20);

            // Those that wake get what is left and are told how much is not.
            Assert.All(await Task.WhenAll(listening[..asleep].Select(client => client.CountAsync(Mark))).WaitAsync(s_long), count => Assert.Equal(all, count));
            Assert.All(listening[..asleep], client => Assert.True(client.Missed > 0 || !mustMiss));
            Assert.All(listening[..asleep], client => Assert.Equal(client.Missed > 0, client.Got.Count < all));
            Assert.All(listening[..asleep], client => Assert.Equal(expected[^3..], client.Got[^3..]));
        }
        finally
        {
            foreach (var client in listening)
                client.Dispose();
        }
    }

    [Fact]
    public async Task A_slow_reader_is_told_how_much_it_missed()
    {
        var buffer = new EventBuffer(countMax: 4, bytesMax: 1000);
        buffer.Publish(0, [.. Enumerable.Range(0, 10).Select(i => new ReadOnlyMemory<byte>([(byte)i]))]);
        var batch = await buffer.ReadAsync(0, CancellationToken.None);
        Assert.Equal((6, 10), (batch.Missed, batch.Next));
        Assert.Equal([6, 7, 8, 9], batch.Events.Select(e => (int)e.Span[0]));
        buffer.Publish(0, [new byte[900], new byte[900]]);
        batch = await buffer.ReadAsync(batch.Next, CancellationToken.None);
        Assert.Equal((1, 12), (batch.Missed, batch.Next));
        buffer.Publish(5, []);
        buffer.End();
        batch = await buffer.ReadAsync(batch.Next, CancellationToken.None);
        Assert.Equal((5, true), (batch.Missed, batch.IsEnd));
    }

    private async Task<ClientWebSocket> ConnectAsync(string worker)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{Api.Client.BaseAddress!.Authority}{worker}/connect"), CancellationToken.None).WaitAsync(s_long);
        return socket;
    }

    /// <summary>Each event as its tag and its key or message.</summary>
    private static async Task<List<string>> ReceiveAsync(ClientWebSocket socket, int count)
    {
        var events = new List<string>();
        var buffer = new byte[64 * 1024];
        while (events.Count < count)
        {
            var frame = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(s_long);
            Assert.True(frame is { EndOfMessage: true, MessageType: WebSocketMessageType.Text });
            using var json = JsonDocument.Parse(buffer.AsMemory(0, frame.Count));
            if (json.RootElement.ValueKind == JsonValueKind.String)
            {
                events.Add(json.RootElement.GetString()!);
                continue;
            }

            var tagged = json.RootElement.EnumerateObject().Single();
            events.Add($"{tagged.Name} {(tagged.Value.TryGetProperty("message", out var message) ? message : tagged.Value.GetProperty("idempotency_key"))}");
        }

        return events;
    }
}
