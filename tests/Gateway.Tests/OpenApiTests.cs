using System.Text.Json;
using GolemOrleans.Gateway.OpenApi;
using GolemOrleans.Gateway.Tests.Contract;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>
/// The OpenAPI document against the routes and objects of the REST reference, which answers are held against as well
/// (<see cref="ContractRoutes"/>), and against the rules of OpenAPI 3.0.
/// </summary>
[Collection(nameof(GatewayFixture))]
public sealed class OpenApiTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    [Fact]
    public async Task Every_route_of_the_reference_is_in_the_document_with_its_input_and_answer()
    {
        var given = (await ReadAsync()).Routes().Where(r => r.Route != "GET /openapi.json").Select(r => $"{r.Route} {r.Input} -> {r.Output}").Order();
        Assert.Equal(ContractRoutes.All.Select(r => $"{r.Route} {r.Input.Replace("(Durable|Ephemeral)?", "Durable|Ephemeral?")} -> {r.Output}").Order(), given);
    }

    [Fact]
    public async Task Every_route_has_all_its_error_answers()
    {
        var document = await ReadAsync();
        var routes = document.Routes().ToDictionary(r => r.Route, r => r.Responses);
        foreach (var route in ContractRoutes.All)
        {
            var hasBody = route.Input.Contains("form(", StringComparison.Ordinal) || route.Input.Contains("body(", StringComparison.Ordinal);
            var own = (hasBody, route.Route) switch
            {
                (true, _) => ["413 text", "415 text"],
                (_, "GET /healthcheck") => ["503 ErrorBody"],
                _ => Array.Empty<string>(),
            };
            var given = routes[route.Route].EnumerateObject().Where(r => r.Name != "200").Select(r => $"{r.Name} {document.Content(r.Value.GetProperty("content"))}");
            Assert.Equal(route.ErrorAnswers.Select(e => $"{e.Status} {e.Type}").Concat(own).Order(), given.Order());
        }
    }

    [Fact]
    public async Task Every_object_of_the_reference_is_in_the_document_with_its_fields()
    {
        var document = await ReadAsync();
        foreach (var (head, text) in ContractTypes.All)
        {
            var fields = ContractTypes.Fields(text).Select(f => $"{f.Name}: {f.Type.Replace("(", "").Replace(")", "")}").Order(StringComparer.Ordinal);
            Assert.Equal($"{head} = {string.Join(", ", fields)}", $"{head} = {document.Fields(head.Split(" by ")[0])}");
        }

        var cases = ContractTypes.All.Where(t => t.Key.Contains(" by ")).SelectMany(t => ContractTypes.Fields(t.Value).Select(c => $"{t.Key.Split(" by ")[0]}_{c.Name}"));
        Assert.Equal(ContractTypes.All.Keys.Select(t => t.Split(" by ")[0]).Concat(cases).Order(), document.Schemas.EnumerateObject().Select(s => s.Name).Order());
    }

    [Fact]
    public async Task Every_mapped_route_is_described() =>
        Assert.Equal((await ReadAsync()).Routes().Select(r => r.Route).Order(), ApiOperations.All.Select(o => o.Route).Order());

    [Fact]
    public async Task The_document_keeps_the_rules_of_OpenAPI()
    {
        var answer = await Api.GetAsync("/openapi.json");
        Assert.Equal("application/json; charset=utf-8", answer.ContentType);
        Assert.Empty(OpenApiRules.Problems(answer.Ok));
        Assert.Equal(("3.0.0", "Golem API", "1.0"), (answer.Ok.GetProperty("openapi").GetString(), answer.Ok.GetProperty("info").GetProperty("title").GetString(), answer.Ok.GetProperty("info").GetProperty("version").GetString()));
    }

    [Theory]
    [InlineData("""{"openapi":"3.0.0","info":{"title":"t"},"paths":{}}""", "no info.version")]
    [InlineData("""{"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{"/a/{b}":{"get":{"operationId":"x","parameters":[],"responses":{"200":{"description":"d"}}}}}}""", "no parameter for {b}")]
    [InlineData("""{"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"operationId":"x","parameters":[],"responses":{"200":{}}}}}}""", "get /a 200.description")]
    [InlineData("""{"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"}}}}""", "no #/components/schemas/B")]
    [InlineData("""{"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"A":{"type":"objekt"}}}}""", "unknown type objekt")]
    [InlineData("""{"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"A":{"type":"object","properties":{},"required":["x"]}}}}""", "required x is no property")]
    [InlineData("""{"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"A":{"type":"array"}}}}""", "array without items")]
    [InlineData("""{"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"A":{"$ref":"#/components/schemas/A","nullable":true}}}}""", "beside $ref")]
    public void A_document_that_breaks_a_rule_is_found(string document, string problem) =>
        Assert.Contains(OpenApiRules.Problems(JsonDocument.Parse(document).RootElement), p => p.Contains(problem, StringComparison.Ordinal));

    private async Task<OpenApiReader> ReadAsync() => new((await Api.GetAsync("/openapi.json")).Ok);
}
