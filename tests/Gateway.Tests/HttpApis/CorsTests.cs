using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>The headers of preflight routes, from the expressions that give them.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class CorsTests(GatewayFixture fixture)
{
    private const string Usual = """
        "allowOrigin":"*","allowMethods":"GET, POST, PUT, DELETE, OPTIONS","allowHeaders":"Content-Type, Authorization","exposeHeaders":null,"allowCredentials":null,"maxAge":null
        """;

    [Theory]
    [InlineData("{Access-Control-Allow-Origin: \"https://a.example\"}", "\"allowOrigin\":\"*\"", "\"allowOrigin\":\"https://a.example\"")]
    [InlineData("{access-control-allow-methods: \"GET, patch\"}", "\"allowMethods\":\"GET, POST, PUT, DELETE, OPTIONS\"", "\"allowMethods\":\"GET, patch\"")]
    [InlineData("let h = \"X-A\"; {Access-Control-Allow-Headers: h, Access-Control-Expose-Headers: \"X-${1 + 1}\"}", "\"Content-Type, Authorization\",\"exposeHeaders\":null", "\"X-A\",\"exposeHeaders\":\"X-2\"")]
    [InlineData("{Access-Control-Allow-Credentials: true, Access-Control-Max-Age: 300u64}", "\"allowCredentials\":null,\"maxAge\":null", "\"allowCredentials\":true,\"maxAge\":300")]
    [InlineData("{Access-Control-Allow-Credentials: \"false\", Access-Control-Max-Age: \"18446744073709551615\"}", "\"allowCredentials\":null,\"maxAge\":null", "\"allowCredentials\":false,\"maxAge\":18446744073709551615")]
    public async Task Headers_that_are_given_take_the_place_of_the_usual_ones(string expression, string usual, string given)
    {
        var made = await fixture.Api.DefineAsync(fixture.NewName(), "1", HttpApi.Preflight("/x", expression));
        Assert.Equal($"{{{Usual.Replace(usual, given)}}}", made.Ok.GetProperty("routes")[0].GetProperty("binding").GetProperty("corsPreflight").GetRawText());
    }

    [Theory]
    [InlineData("{Access-Control-Allow-Origin: \"\"}", "Invalid allow_origin value. It must be a valid URI or '*'.")]
    [InlineData("{Access-Control-Allow-Origin: \"a\\nX: y\"}", "Invalid allow_origin value. It must be a valid URI or '*'.")]
    [InlineData("{Access-Control-Allow-Methods: \"GET, FETCH\"}", "Invalid HTTP method in allow_methods.")]
    [InlineData("{Access-Control-Allow-Headers: \"\"}", "allow_headers cannot be empty.")]
    [InlineData("{Access-Control-Expose-Headers: \"\"}", "expose_headers cannot be empty.")]
    [InlineData("{Access-Control-Allow-Credentials: \"yes\"}", "Invalid value for allow credentials")]
    [InlineData("{Access-Control-Max-Age: \"-1\"}", "Invalid value for max age")]
    [InlineData("{Access-Control-Max-Age: 1.5f64}", "Invalid value for key Access-Control-Max-Age in CORS preflight response")]
    [InlineData("{X-Other: \"a\"}", "Invalid cors header in the rib for pre-flight. Allowed keys: access-control-allow-origin, access-control-allow-methods, access-control-allow-headers, access-control-expose-headers, and access-control-max-age")]
    [InlineData("1u8", "Invalid pre-flight CORS response mapping")]
    [InlineData("{Access-Control-Allow-Origin: [\"a\"][1]}", "Failed to evaluate Rib script to form pre-flight CORS ")]
    [InlineData("{Access-Control-Allow-Origin: request.path.a}", "")]
    [InlineData("{Access-Control-Allow-Origin: ", "Rib compilation for cors-preflight response. ")]
    public async Task What_are_no_headers_is_refused(string expression, string problem) => Assert.StartsWith(
        $$"""400 {"type":"Messages","errors":["Error in endpoint OPTIONS /x: {{problem}}""",
        (await fixture.Api.DefineAsync(fixture.NewName(), "1", HttpApi.Preflight("/x", expression))).ToString(),
        StringComparison.Ordinal);
}
