using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>OpenAPI documents as API definitions.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class ImportTests(GatewayFixture fixture)
{
    private const string Path = HttpApi.Definitions + "/import";
    private const string Invalid = "400 {\"type\":\"Messages\",\"errors\":[\"Invalid openapi api definition: ";

    private Api Api => fixture.Api;

    [Fact]
    public async Task A_document_becomes_a_draft_that_is_the_same_as_one_made_by_hand()
    {
        await fixture.LifeAsync();
        await fixture.ComponentAsync("test:handler", HandlerGuest.Wasm);
        var id = fixture.NewName();
        var imported = await Api.PutAsync(Path, $$"""
            {"openapi":"3.0.0","info":{"title":"t","version":"9"},"X-Golem-Api-Definition-Id":"{{id}}","x-golem-api-definition-version":"1","paths":{
              "x-other":{},
              "/{user}/add":{"summary":"s","parameters":[],
                "post":{"responses":{},"x-golem-api-gateway-binding":{"component-name":"test:life","component-version":0,"worker-name":"request.path.user","idempotency-key":"\"k\"","response":"instance(request.path.user).add(1)","invocation-context":"{a: \"b\"}"} },
                "options":{"responses":{} } },
              "/h":{"get":{"x-golem-worker-bridge":{"binding-type":"http-handler","component-name":"test:handler"} } },
              "/f":{"get":{"x-golem-api-gateway-binding":{"binding-type":"file-server","component-name":"test:life","response":"\"/a\""} },
                "options":{"x-golem-api-gateway-binding":{"binding-type":"cors-preflight","response":"{Access-Control-Max-Age: 5u64}"} } } } }
            """);
        var other = fixture.NewName();
        var made = await Api.DefineAsync(
            other,
            "1",
            HttpApi.Default("/{user}/add", "test:life", "instance(request.path.user).add(1)", ",\"workerName\":\"request.path.user\",\"idempotencyKey\":\"\\\"k\\\"\",\"invocationContext\":\"{a: \\\"b\\\"}\"", "Post"),
            HttpApi.Preflight("/{user}/add"),
            HttpApi.Handler("/h", "test:handler"),
            HttpApi.Default("/f", "test:life", "\"/a\"", ",\"bindingType\":\"file-server\""),
            HttpApi.Preflight("/f", "{Access-Control-Max-Age: 5u64}"));
        Assert.Equal(made.Ok.GetProperty("routes").GetRawText(), imported.Ok.GetProperty("routes").GetRawText());
        Assert.Equal((id, "1", true), (imported.Json.GetProperty("id").GetString(), imported.Json.GetProperty("version").GetString(), imported.Json.GetProperty("draft").GetBoolean()));
        Assert.Equal(imported.ToString(), (await Api.GetAsync($"{HttpApi.Definitions}/{id}/1")).ToString());
    }

    [Fact]
    public async Task A_document_may_be_YAML_and_is_imported_once()
    {
        var id = fixture.NewName();
        var yaml = $$"""
            openapi: "3.0.0"
            info: {title: t, version: 1.0.0}
            x-golem-api-definition-id: {{id}}
            x-golem-api-definition-version: 0.1.0
            paths:
              /x:
                options:
                  responses:
                    "200": {description: ok}
            """;
        Assert.Equal("0.1.0", (await Api.SendTextAsync(HttpMethod.Put, Path, yaml, "application/x-yaml")).Ok.GetProperty("version").GetString());
        Assert.Equal($"409 \"API definition {id} already exists with the same version: 0.1.0\"", (await Api.SendTextAsync(HttpMethod.Put, Path, yaml, "application/x-yaml")).ToString());
    }

    [Theory]
    [InlineData("""{"some":"json"}""", "400 text/plain: parse request payload error: failed to parse \"OpenApiDefinition\": Failed to parse OpenAPI: missing field `openapi`")]
    [InlineData("""{"openapi":"3.0.0","info":{} }""", "400 text/plain: parse request payload error: failed to parse \"OpenApiDefinition\": Failed to parse OpenAPI: missing field `paths`")]
    [InlineData("""{"openapi":"3.0.0","info":{},"paths":[]}""", "400 text/plain: parse request payload error: failed to parse \"OpenApiDefinition\": Failed to parse OpenAPI: paths is no object")]
    [InlineData("""{"openapi":"3.0.0","info":{},"paths":{} }""", Invalid + """x-golem-api-definition-id not found in the open API spec"]}""")]
    [InlineData("""{"openapi":"3.0.0","info":{},"paths":{},"x-golem-api-definition-id":"a"}""", Invalid + """x-golem-api-definition-version not found in the open API spec"]}""")]
    [InlineData("""{"openapi":"3.0.0","info":{},"paths":{},"x-golem-api-definition-id":1}""", Invalid + """Invalid value for x-golem-api-definition-id"]}""")]
    public async Task What_is_no_document_is_refused(string document, string answer) => Assert.Equal(answer, (await Api.PutAsync(Path, document)).ToString());

    [Theory]
    [InlineData("""{"$ref":"#/x"}""", Invalid + """Reference not supported yet when extracting worker bridge extension info"]}""")]
    [InlineData("[]", "400 text/plain: parse request payload error: failed to parse \"OpenApiDefinition\": Failed to parse OpenAPI: the path /p is no object")]
    [InlineData("""{"get":1}""", "400 text/plain: parse request payload error: failed to parse \"OpenApiDefinition\": Failed to parse OpenAPI: get /p is no object")]
    [InlineData("""{"get":{"security":{} } }""", "400 text/plain: parse request payload error: failed to parse \"OpenApiDefinition\": Failed to parse OpenAPI: security is no list of objects")]
    [InlineData("""{"get":{} }""", Invalid + """No x-golem-worker-bridge extension found"]}""")]
    [InlineData("""{"get":{"x-golem-api-gateway-binding":"x"} }""", Invalid + """Invalid schema for the binding: it is no object"]}""")]
    [InlineData("""{"get":{"x-golem-api-gateway-binding":{} } }""", Invalid + """No component-name found"]}""")]
    [InlineData("""{"get":{"x-golem-api-gateway-binding":{"component-name":1} } }""", Invalid + """component-name is not a string"]}""")]
    [InlineData("""{"get":{"x-golem-api-gateway-binding":{"component-name":"a","component-version":"0"} } }""", Invalid + """component-version is not a u64"]}""")]
    [InlineData("""{"get":{"x-golem-api-gateway-binding":{"component-name":"a"} } }""", Invalid + """No response mapping found. It should be a string representing expression"]}""")]
    [InlineData("""{"get":{"x-golem-api-gateway-binding":{"binding-type":"swagger-ui"} } }""", Invalid + """Invalid schema for binding-type. unknown variant `swagger-ui`"]}""")]
    [InlineData("""{"get":{"x-golem-api-gateway-binding":{"binding-type":"cors-preflight"} } }""", Invalid + """cors-preflight binding type is supported only for 'options' method, but found method 'GET'"]}""")]
    [InlineData("""{"get":{"x-golem-api-gateway-binding":{"component-name":"no:body","response":"1u8"} } }""", """400 {"type":"Messages","errors":["Error in endpoint GET /p: Did not find component for name no:body"]}""")]
    public async Task What_is_wrong_with_a_path_is_told(string item, string answer) => Assert.Equal(
        answer,
        (await Api.PutAsync(Path, $$"""{"openapi":"3.0.0","info":{},"x-golem-api-definition-id":"a","x-golem-api-definition-version":"1","paths":{"/p":{{item}}} }""")).ToString());
}
