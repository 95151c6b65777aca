using System.Net.WebSockets;
using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.Contract;

/// <summary>The client's <c>worker stream</c>: a WebSocket that pings every second and decodes each text strictly.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class ClientStreamTests(GatewayFixture fixture)
{
    [Fact]
    public async Task Worker_stream()
    {
        var worker = await fixture.NewWorkerAsync();
        await fixture.Api.AddAsync(worker, 1, "k1");
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(1);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(new UriBuilder(new Uri(fixture.Api.Client.BaseAddress!, worker + "/connect")) { Scheme = "ws" }.Uri, limit.Token);
        await fixture.Api.InvokeAsync(worker, "test:life/api.{say}", """[{"value":"ü"}]""", "k2");
        await fixture.Api.DeleteAsync(worker);

        var names = new List<string>();
        while (await ReceiveAsync(socket, limit.Token) is { } text)
        {
            using var json = JsonDocument.Parse(text);
            Assert.Empty(ContractTypes.EventProblems(json.RootElement));
            names.Add(json.RootElement.ValueKind == JsonValueKind.String ? json.RootElement.GetString()! : json.RootElement.EnumerateObject().Single().Name);
        }

        Assert.Equal(["InvocationStart", "InvocationFinished", "InvocationStart", "Log", "InvocationFinished", "Close"], names);
    }

    private static async Task<byte[]?> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellation)
    {
        var buffer = new byte[65536];
        var result = await socket.ReceiveAsync(buffer, cancellation);
        Assert.True(result.EndOfMessage);
        return result.MessageType == WebSocketMessageType.Text ? buffer[..result.Count] : null;
    }
}
