using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>Security schemes, and routes that refer to them.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class SecuritySchemeTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    [Theory]
    [InlineData("Google")]
    [InlineData("Facebook")]
    [InlineData("Microsoft")]
    [InlineData("Gitlab")]
    public async Task A_scheme_is_made_once_and_read_back(string provider)
    {
        var id = fixture.NewName() + "/ü";
        var body = Scheme(id, provider);
        Assert.Equal($"200 {body}", (await Api.PostAsync(HttpApi.Security, body)).ToString());
        Assert.Equal($"200 {body}", (await Api.GetAsync($"{HttpApi.Security}/{Uri.EscapeDataString(id)}")).ToString());
        Assert.Equal($"409 \"Security scheme already exists: {id}\"", (await Api.PostAsync(HttpApi.Security, Scheme(id, "Google", "https://other.example/callback"))).ToString());
        Assert.Equal($"200 {body}", (await Api.GetAsync($"{HttpApi.Security}/{Uri.EscapeDataString(id)}")).ToString());
    }

    [Fact]
    public async Task Routes_have_their_own_scheme_or_that_of_the_definition()
    {
        var (own, common) = (fixture.NewName(), fixture.NewName());
        foreach (var id in new[] { own, common })
            await Api.PostAsync(HttpApi.Security, Scheme(id, "Google"));
        await fixture.ComponentAsync("test:handler", HandlerGuest.Wasm);
        string With(string path, string security) => HttpApi.Handler(path, "test:handler").Insert(1, $"\"security\":\"{security}\",");
        string Definition(params string[] routes) => HttpApi.Definition(fixture.NewName(), "1", isDraft: true, routes).Insert(1, $"\"security\":[\"{common}\"],");
        var made = (await Api.PostAsync(HttpApi.Definitions, Definition(With("/own", own), HttpApi.Handler("/common", "test:handler"), HttpApi.Preflight("/common")))).Ok;
        Assert.Equal([own, common, null], made.GetProperty("routes").EnumerateArray().Select(route => route.GetProperty("security").GetString()));
        Assert.Equal("""404 {"error":"SecurityScheme not found: nobody"}""", (await Api.PostAsync(HttpApi.Definitions, Definition(With("/x", "nobody")))).ToString());
    }

    private static string Scheme(string id, string provider, string url = "https://a.example/callback") =>
        $$"""{"providerType":"{{provider}}","schemeIdentifier":"{{id}}","clientId":"c","clientSecret":"s","redirectUrl":"{{url}}","scopes":["openid","email"]}""";
}
