using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using GolemOrleans.Gateway.Tests.Support;
using GolemOrleans.GrainInterfaces.HttpApis;
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
        Assert.Equal((404, "Unknown authority"), await AnswerAsync(client, "/"));
        Assert.Equal((404, "Unknown authority"), await AnswerAsync(client, "/healthcheck?a=b"));
        Assert.Equal(431, (await AnswerAsync(client, "/", new string('x', 5000))).Status);
        Assert.Equal(414, (await AnswerAsync(client, "/" + new string('x', 5000))).Status);

        using var rest = new HttpClient { BaseAddress = server.BaseAddress };
        Assert.Equal((200, "{}"), await AnswerAsync(rest, "/healthcheck", new string('x', 5000)));
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_answered_and_what_it_started_goes_on()
    {
        await using var server = await GolemServer.StartAsync(Options(0) with { CustomRequests = new CustomRequestLimits { MaxTime = TimeSpan.FromMilliseconds(300), MaxBodyBytes = 1000 } });
        using var api = new Api(server.BaseAddress);
        using var client = new HttpClient { BaseAddress = server.CustomRequestAddress };
        var component = await api.DeployAsync("test:life", LifeGuest.Wasm());
        const string worker = ",\"workerName\":\"\\\"w\\\"\"";
        var site = await SiteClient.DeployAsync(
            api, client, "slow", HttpApi.Default("/wait", "test:life", "instance().wait()", worker), HttpApi.Default("/body", "test:life", "let n: u64 = request.body; \"${n}\"", worker, "Post"));

        // However slow the machine is: nobody completes the promise before.
        var late = await site.GetAsync("/wait", ("Idempotency-Key", "k"));
        Assert.Equal((504, "The request took too long. What it started goes on: the same request with the same idempotency key is answered with its result."), (late.Status, late.Body));
        var path = $"/v1/components/{component}/workers/w";
        await api.UntilStatusAsync(path, "Suspended");
        Assert.True((await api.PostAsync($"{path}/complete", $$"""{"oplogIdx":{{await api.PromiseAsync(path)}},"data":[7]}""")).Ok.GetBoolean());
        await api.UntilStatusAsync(path, "Idle");
        Assert.Equal("\u0007", await Eventually.AnswerAsync(async () => await site.GetAsync("/wait", ("Idempotency-Key", "k")) is { Status: 200 } done ? done.Body : null, () => Task.FromResult("no answer")));

        Assert.Equal("200 application/json: 5", (await site.PostAsync("/body", "5")).ToString());
        Assert.Equal(413, (await site.PostAsync("/body", new string(' ', 1001))).Status);
    }

    [Fact]
    public async Task An_invocation_goes_on_when_its_client_is_gone()
    {
        await using var server = await GolemServer.StartAsync(Options(0));
        using var api = new Api(server.BaseAddress);
        using var client = new HttpClient { BaseAddress = server.CustomRequestAddress };
        var component = await api.DeployAsync("test:life", LifeGuest.Wasm());
        var site = await SiteClient.DeployAsync(api, client, "gone", HttpApi.Default("/wait", "test:life", "instance(\"w\").wait()"));
        using var gone = new CancellationTokenSource();
        using var request = site.Request(HttpMethod.Get, "/wait", null, ("Idempotency-Key", "k"));
        var sent = client.SendAsync(request, gone.Token);
        var path = $"/v1/components/{component}/workers/w";
        await api.UntilStatusAsync(path, "Suspended");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        await api.PostAsync($"{path}/complete", $$"""{"oplogIdx":{{await api.PromiseAsync(path)}},"data":[7]}""");
        Assert.Equal("200 application/octet-stream: \u0007", (await site.GetAsync("/wait", ("Idempotency-Key", "k"))).ToString());
    }

    [Fact]
    public async Task A_secured_route_is_for_users_who_signed_in()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var server = await GolemServer.StartAsync(Options(0) with { IdentityIssuers = new Dictionary<IdentityProvider, Uri> { [IdentityProvider.Gitlab] = provider.Issuer } });
        using var api = new Api(server.BaseAddress);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.CustomRequestAddress };
        await api.DeployAsync("test:life", LifeGuest.Wasm());
        _ = (await api.PostAsync(HttpApi.Security, $$"""{"providerType":"Gitlab","schemeIdentifier":"git","clientId":"client","clientSecret":"{{provider.ClientSecret}}","redirectUrl":"http://secured.example:9006/auth/done","scopes":["openid","email"]}""")).Ok;
        var site = await SiteClient.DeployAsync(
            api, client, "secured",
            HttpApi.Default("/me", "test:life", "let email: string = request.auth.email; {body: {email: email, total: instance(email).add(1)}}").Replace("\"binding\"", "\"security\":\"git\",\"binding\"", StringComparison.Ordinal),
            HttpApi.Default("/open", "test:life", "\"open\""));
        Assert.Equal("open", (await site.GetAsync("/open")).Body);
        var asked = await site.GetAsync("/me?x=1");
        Assert.Equal(302, asked.Status);
        Assert.StartsWith($"{provider.Issuer}authorize?", asked["Location"], StringComparison.Ordinal);

        var back = await site.GetAsync(provider.SignIn(asked["Location"]!).PathAndQuery, ("Cookie", Cookies(asked)));
        Assert.Equal((302, "/me?x=1"), (back.Status, back["Location"]));
        Assert.Equal("""200 application/json: {"email":"jon@example.org","total":1}""", (await site.GetAsync("/me?x=1", ("Cookie", Cookies(back)))).ToString());
        Assert.Equal(302, (await site.GetAsync("/me")).Status);
        Assert.Equal("401 text/plain; charset=utf-8: The session is no longer valid.", (await site.GetAsync("/auth/done?code=x&state=y")).ToString());
    }

    [Fact]
    public async Task Metrics_of_requests_name_the_route()
    {
        var routes = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "http.server.request.duration")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var (name, value) in tags)
            {
                if (name == "http.route")
                    routes.Add((string)value!);
            }
        });
        meters.Start();
        await using var server = await GolemServer.StartAsync(Options(0));
        using var api = new Api(server.BaseAddress);
        using var client = new HttpClient { BaseAddress = server.CustomRequestAddress };
        await api.DeployAsync("test:life", LifeGuest.Wasm());
        var site = await SiteClient.DeployAsync(api, client, "measured", HttpApi.Default("/measured/{name}?{q}", "test:life", "request.path.name"));
        Assert.Equal("a", (await site.GetAsync("/measured/a")).Body);
        await Eventually.TrueAsync(() => Task.FromResult(routes.Contains("/measured/{name}?{q}")));
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

    [Fact]
    public async Task A_usual_port_in_use_is_no_reason_not_to_start()
    {
        // A loopback address that only this process uses, so that the ports of the defaults are its own.
        var own = Environment.ProcessId;
        var address = new IPAddress([127, (byte)(64 + (own >> 16)), (byte)(own >> 8), (byte)Math.Clamp(own & 255, 1, 254)]);
        using var other = new TcpListener(address, ServerOptions.DefaultCustomRequestPort);
        other.Start();
        await using var server = await GolemServer.StartAsync(new ServerOptions { DataDirectory = _data, Address = $"{address}", LogLevel = Microsoft.Extensions.Logging.LogLevel.Error });
        Assert.Equal(ServerOptions.DefaultPort, server.BaseAddress.Port);
        using var client = new HttpClient { BaseAddress = server.CustomRequestAddress };
        Assert.Equal((404, "Unknown authority"), await AnswerAsync(client, "/"));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private ServerOptions Options(int port) => new()
    {
        DataDirectory = _data, Port = 0, CustomRequestPort = port, LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
    };

    /// <summary>What a browser would send after an answer.</summary>
    private static string Cookies(SiteAnswer answer) =>
        string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(set => set.Split(';')[0]).Where(pair => !pair.EndsWith('=')));

    private static async Task<(int Status, string Body)> AnswerAsync(HttpClient client, string path, string? padding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (padding is not null)
            request.Headers.Add("x-padding", padding);
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
