using System.Net;
using System.Net.Sockets;
using GolemOrleans.Silo;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

/// <summary>The port for requests to HTTP APIs.</summary>
public sealed class CustomRequestServerTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("golem-custom-requests").FullName;

    [Fact]
    public async Task Requests_have_a_port_and_limits_of_their_own()
    {
        await using var server = await GolemServer.StartAsync(Options(0) with { CustomRequests = new CustomRequestLimits { MaxHeadBytes = 4096 } });
        Assert.NotEqual(server.BaseAddress.Port, server.CustomRequestAddress.Port);
        using var client = new HttpClient { BaseAddress = server.CustomRequestAddress };
        Assert.Equal(431, (await AnswerAsync(client, "/", new string('x', 5000))).Status);
        Assert.Equal(414, (await AnswerAsync(client, "/" + new string('x', 5000))).Status);

        using var rest = new HttpClient { BaseAddress = server.BaseAddress };
        Assert.Equal((200, "{}"), await AnswerAsync(rest, "/healthcheck", new string('x', 5000)));
    }

    [Fact]
    public async Task A_port_in_use_is_said_with_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var failure = await Assert.ThrowsAsync<IOException>(() => GolemServer.StartAsync(Options(port)));
        Assert.Equal(
            $"Port {port}, for requests to HTTP APIs, is in use by another program. Stop that one, or choose another port with --custom-request-port (0 for any free one).",
            failure.Message);

        // Nothing is left of the server that could not start.
        await using var server = await GolemServer.StartAsync(Options(0));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private ServerOptions Options(int port) => new()
    {
        DataDirectory = _data, Port = 0, CustomRequestPort = port, LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
    };

    private static async Task<(int Status, string Body)> AnswerAsync(HttpClient client, string path, string? padding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (padding is not null)
            request.Headers.Add("x-padding", padding);
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
