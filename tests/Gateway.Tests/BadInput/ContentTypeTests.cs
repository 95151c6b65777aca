using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.BadInput;

/// <summary>Bodies without a type or of another one, and paths that are nearly right.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class ContentTypeTests(GatewayFixture fixture)
{
    private const string Missing = "the client request does not include the `Content-Type` header";
    private const string Id = "11111111-2222-3333-4444-555555555555";

    private Api Api => fixture.Api;

    /// <summary>Every route with a JSON body.</summary>
    public static TheoryData<string, string> JsonRoutes => new()
    {
        { "POST", "/v1/components/search" },
        { "POST", $"/v1/components/{Id}/latest/plugins/installs" },
        { "PUT", $"/v1/components/{Id}/versions/latest/plugins/installs/{Id}" },
        { "POST", $"/v1/components/{Id}/versions/latest/plugins/installs/batch" },
        { "POST", "/v1/plugins" },
        { "POST", $"/v1/components/{Id}/workers" },
        { "POST", $"/v1/components/{Id}/workers/find" },
        { "POST", $"/v1/components/{Id}/workers/w/invoke-and-await?function=x" },
        { "POST", $"/v1/components/{Id}/workers/w/invoke?function=x" },
        { "POST", $"/v1/components/{Id}/invoke-and-await?function=x" },
        { "POST", $"/v1/components/{Id}/invoke?function=x" },
        { "POST", $"/v1/components/{Id}/workers/w/complete" },
        { "POST", $"/v1/components/{Id}/workers/w/update" },
        { "POST", $"/v1/components/{Id}/workers/w/revert" },
    };

    [Theory]
    [MemberData(nameof(JsonRoutes))]
    public async Task A_body_that_does_not_say_that_it_is_JSON_is_refused(string method, string path)
    {
        Assert.Equal($"415 {Missing}", await SendAsync(method, path, null));
        foreach (var other in new[] { "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "text/json", "json", "application/json+xml" })
            Assert.Equal($"415 the `Content-Type` requested by the client is not supported: {other}", await SendAsync(method, path, other));
        foreach (var json in new[] { "application/json", "Application/JSON; charset=utf-8", "application/vnd.golem+json" })
            Assert.StartsWith("400 parse request payload error: ", await SendAsync(method, path, json), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uploads_say_what_they_are()
    {
        var component = await fixture.LifeAsync();
        foreach (var (method, path, type) in new[]
        {
            ("PUT", $"/v1/components/{component}/upload", "application/octet-stream"), ("POST", "/v1/components", "multipart/form-data"),
            ("POST", $"/v1/components/{component}/updates", "multipart/form-data"), ("POST", "/v1/library-plugins", "multipart/form-data"), ("POST", "/v1/app-plugins", "multipart/form-data"),
        })
        {
            Assert.Equal($"415 {Missing}", await SendAsync(method, path, null));
            Assert.Equal("415 the `Content-Type` requested by the client is not supported: application/json", await SendAsync(method, path, "application/json"));
            Assert.StartsWith("400 ", await SendAsync(method, path, type), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Requests_without_a_body_need_no_type()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.AddAsync(worker, 1);
        foreach (var action in new[] { "interrupt", "resume" })
            Assert.Equal("200 {}", await SendAsync("POST", $"{worker}/{action}", null));
    }

    [Theory]
    [InlineData("GET", "/V1/components")]
    [InlineData("GET", "/v1/Components")]
    [InlineData("GET", "/v1/components/")]
    [InlineData("GET", "//v1/components")]
    [InlineData("GET", "/Healthcheck")]
    [InlineData("GET", "/VERSION")]
    [InlineData("GET", $"/v1/components/{Id}/Latest")]
    [InlineData("GET", $"/v1/components/{Id}/WORKERS/w")]
    [InlineData("POST", $"/v1/components/{Id}/workers/w/Invoke-and-await?function=x")]
    [InlineData("DELETE", "/v1/Components")]
    [InlineData("PATCH", $"/v1/components/{Id}/Workers/w")]
    public async Task Paths_are_told_apart_by_case(string method, string path) => Assert.Equal("404 not found", await SendAsync(method, path, "application/json"));

    [Fact]
    public async Task Names_in_paths_and_queries_are_told_apart_by_case_too()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.AddAsync(worker, 1);
        Assert.Equal(404, (await Api.GetAsync(worker.Replace("/n", "/N"))).Status);
        Assert.Equal("400 failed to parse parameter `count`: Type \"integer(uint64)\" expects an input value.", await SendAsync("GET", $"{worker}/oplog?Count=1", null));
        Assert.Equal("405 method not allowed", await SendAsync("DELETE", "/v1/components", null));

        // A name that is a word of the paths is a name.
        Assert.Equal(404, (await Api.GetAsync($"{worker[..worker.LastIndexOf('/')]}/Workers")).Status);
    }

    private async Task<string> SendAsync(string method, string path, string? type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{Api.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}"));
        if (method is "POST" or "PUT")
        {
            request.Content = new ByteArrayContent("{ "u8.ToArray());
            if (type is not null)
                Assert.True(request.Content.Headers.TryAddWithoutValidation("Content-Type", type));
        }

        using var answer = await Api.Client.SendAsync(request);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }
}
