using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>Definitions whose bindings have expressions: compiled against the component, shown with their types, refused with their route.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class ExpressionTests(GatewayFixture fixture)
{
    private const string Str = """{"type":"Str"}""";
    private const string Add = "let worker = instance(request.path.user); let total = worker.add(1); {status: 200u64, body: total}";

    private Api Api => fixture.Api;

    [Fact]
    public async Task Bindings_are_answered_in_normal_form_with_the_types_of_their_inputs_and_values()
    {
        await fixture.LifeAsync();
        var more = $$""","workerName":"${request.path.user}","idempotencyKey":"\"${request.headers.key}\"","invocationContext":"{span: request.query.q}" """;
        var made = await Api.DefineAsync(fixture.NewName(), "1", HttpApi.Default("/{user}/add?{q}", "test:life", Add, more));
        var binding = made.Ok.GetProperty("routes")[0].GetProperty("binding");
        string Of(string name) => binding.GetProperty(name).GetRawText();
        Assert.Equal("default", binding.GetProperty("bindingType").GetString());
        Assert.Equal("""{"name":"test:life","version":0}""", Of("component"));
        Assert.Equal("let worker = instance(request.path.user);\nlet total = worker.add(1);\n{status: 200u64, body: total}", binding.GetProperty("response").GetString());
        Assert.Equal("request.path.user", binding.GetProperty("workerName").GetString());
        Assert.Equal("\"${request.headers.key}\"", binding.GetProperty("idempotencyKey").GetString());
        Assert.Equal("{span: request.query.q}", binding.GetProperty("invocationContext").GetString());
        Assert.Equal($$$"""{"types":{"request":{{{Record("path", Record("user", Str))}}}}}""", Of("responseMappingInput"));
        Assert.Equal($$$"""{"types":{"request":{{{Record("path", Record("user", Str))}}}}}""", Of("workerNameInput"));
        Assert.Equal($$$"""{"types":{"request":{{{Record("headers", Record("key", Str))}}}}}""", Of("idempotencyKeyInput"));
        Assert.Equal("""{"analysedType":{"type":"Record","fields":[{"name":"status","typ":{"type":"U64"}},{"name":"body","typ":{"type":"U64"}}]}}""", Of("responseMappingOutput"));
        Assert.Equal("null", Of("corsPreflight"));
    }

    [Fact]
    public async Task File_servers_and_handlers_have_the_fields_of_their_kind()
    {
        await fixture.LifeAsync();
        await fixture.ComponentAsync("test:handler", HandlerGuest.Wasm);
        var handler = """{"method":"Get","path":"/h/{w}","binding":{"bindingType":"http-handler","component":{"name":"test:handler","version":0},"workerName":"request.path.w","response":"ignored"}}""";
        var files = HttpApi.Default("/f/{+file}", "test:life", "\"/${request.path.file}\"", ",\"bindingType\":\"file-server\",\"workerName\":\"\\\"w\\\"\"");
        var routes = (await Api.DefineAsync(fixture.NewName(), "1", handler, files)).Ok.GetProperty("routes");
        Assert.Equal(("http-handler", "request.path.w", "null"), Kind(routes[0].GetProperty("binding")));
        Assert.Equal(("file-server", "\"w\"", "\"\\\"/${request.path.file}\\\"\""), Kind(routes[1].GetProperty("binding")));

        static (string?, string?, string) Kind(System.Text.Json.JsonElement binding) =>
            (binding.GetProperty("bindingType").GetString(), binding.GetProperty("workerName").GetString(), binding.GetProperty("response").GetRawText());
    }

    [Fact]
    public async Task A_definition_stays_with_the_version_it_was_made_for_until_it_is_changed()
    {
        var name = fixture.NewName();
        var component = await Api.DeployAsync(name, LifeGuest.Wasm());
        var id = fixture.NewName();
        string Route(string more = "") => HttpApi.Default("/{user}/add", name, Add).Replace($"\"name\":\"{name}\"", $"\"name\":\"{name}\"{more}");
        Assert.Equal(0, Version(await Api.DefineAsync(id, "1", Route())));
        await Api.UpdateAsync(component, LifeGuest.Wasm(factor: 2));
        Assert.Equal(0, Version(await Api.GetAsync($"{HttpApi.Definitions}/{id}/1")));
        Assert.Equal(1, Version(await Api.PutAsync($"{HttpApi.Definitions}/{id}/1", HttpApi.Definition(id, "1", isDraft: true, Route()))));
        Assert.Equal(0, Version(await Api.PutAsync($"{HttpApi.Definitions}/{id}/1", HttpApi.Definition(id, "1", isDraft: true, Route(",\"version\":0")))));
        Assert.Equal(
            $$"""400 {"type":"Messages","errors":["Error in endpoint GET /{user}/add: Unable to fetch component: {{component}}#2"]}""",
            (await Api.PutAsync($"{HttpApi.Definitions}/{id}/1", HttpApi.Definition(id, "1", isDraft: true, Route(",\"version\":2")))).ToString());

        static int Version(Answer answer) => answer.Ok.GetProperty("routes")[0].GetProperty("binding").GetProperty("component").GetProperty("version").GetInt32();
    }

    [Theory]
    [InlineData("response", "let x =", "response: error at line 1, column 8: expected an expression, found the end of the program")]
    [InlineData("response", "let a = 1;\\nlett b = 2;\\na", "response: error at line 2, column 6: expected `;` or the end of the program, found `b`")]
    [InlineData("response", "instance(\\\"w\\\").nothing()", "Rib compilation error: response: ")]
    [InlineData("response", "instance(\\\"w\\\").add(1, 2)", "Rib compilation error: response: ")]
    [InlineData("response", "instance(\\\"w\\\").add(\\\"x\\\")", "Rib compilation error: response: ")]
    [InlineData("response", "reqest.path.user", "Rib compilation error: response: ")]
    [InlineData("response", "request.path.nobody", "Rib compilation error: the path has no variable 'nobody'")]
    [InlineData("workerName", "1 +", "workerName: error at line 1, column ")]
    [InlineData("workerName", "1u8", "Rib compilation error: workerName: its value is no string")]
    [InlineData("workerName", "request.path.nobody", "Rib compilation error: the path has no variable 'nobody'")]
    [InlineData("idempotencyKey", "{a: 1}", "Rib compilation error: idempotencyKey: its value is no string")]
    [InlineData("invocationContext", "instance(", "invocationContext: error at line 1, column ")]
    public async Task Expressions_that_are_none_are_refused_with_their_route_and_place(string field, string expression, string problem)
    {
        await fixture.LifeAsync();
        var id = fixture.NewName();
        var binding = field == "response" ? $"\"response\":\"{expression}\"" : $"\"response\":\"1u8\",\"{field}\":\"{expression}\"";
        var refused = await Api.DefineAsync(id, "1", HttpApi.Default("/good", "test:life", "1u8"), $$$"""{"method":"Post","path":"/{user}/bad","binding":{"component":{"name":"test:life"},{{{binding}}}}}""");
        Assert.StartsWith($$"""400 {"type":"Messages","errors":["Error in endpoint POST /{user}/bad: {{problem}}""", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal("200 []", (await Api.GetAsync($"{HttpApi.Definitions}?api-definition-id={id}")).ToString());
    }

    private static string Record(string field, string type) => $$"""{"type":"Record","fields":[{"name":"{{field}}","typ":{{type}}}]}""";
}
