using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>The life of API definitions that need no expressions: made, listed, changed while drafts, deleted.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class DefinitionTests(GatewayFixture fixture)
{
    private const string UsualCors = """{"allowOrigin":"*","allowMethods":"GET, POST, PUT, DELETE, OPTIONS","allowHeaders":"Content-Type, Authorization","exposeHeaders":null,"allowCredentials":null,"maxAge":null}""";

    private Api Api => fixture.Api;

    [Fact]
    public async Task A_definition_is_made_and_read_back_with_what_its_bindings_became()
    {
        await fixture.ComponentAsync("test:handler", HandlerGuest.Wasm);
        var id = fixture.NewName();
        var made = await Api.DefineAsync(id, "0.0.1", HttpApi.Handler("/{user}/x/{+rest}?{q}", "test:handler", "Post"), HttpApi.Preflight("/{user}/x/{+rest}?{q}"));
        var time = made.Ok.GetProperty("createdAt").GetString();
        var binding = $$"""{"bindingType":"http-handler","component":{"name":"test:handler","version":0},{{Nulls("workerName", "idempotencyKey", "response", "invocationContext", "responseMappingInput", "workerNameInput", "idempotencyKeyInput", "corsPreflight", "responseMappingOutput")}}}""";
        var preflight = $$"""{"bindingType":"cors-preflight",{{Nulls("component", "workerName", "idempotencyKey", "response", "invocationContext", "responseMappingInput", "workerNameInput", "idempotencyKeyInput")}},"corsPreflight":{{UsualCors}},"responseMappingOutput":null}""";
        Assert.Equal(
            $$"""200 {"id":"{{id}}","version":"0.0.1","routes":[{"method":"Post","path":"/{user}/x/{+rest}?{q}","security":null,"binding":{{binding}}},{"method":"Options","path":"/{user}/x/{+rest}?{q}","security":null,"binding":{{preflight}}}],"draft":true,"createdAt":"{{time}}"}""",
            made.ToString());
        Assert.Equal(made.ToString(), (await Api.GetAsync($"{HttpApi.Definitions}/{id}/0.0.1")).ToString());
        Assert.Equal($"200 [{made.Body}]", (await Api.GetAsync($"{HttpApi.Definitions}?api-definition-id={id}")).ToString());
        Assert.Contains(made.Body, (await Api.GetAsync(HttpApi.Definitions)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_are_listed_by_age_and_deleted_one_by_one()
    {
        var id = fixture.NewName();
        foreach (var version in new[] { "2", "1", "a/b c" })
            Assert.Equal(200, (await Api.DefineAsync(id, version)).Status);
        Assert.Equal($"\"API definition {id} already exists with the same version: 1\"", Body(409, await Api.DefineAsync(id, "1")));
        Assert.Equal(["2", "1", "a/b c"], await VersionsAsync(id));
        Assert.Equal("200 \"API definition deleted\"", (await Api.DeleteAsync($"{HttpApi.Definitions}/{id}/a%2Fb%20c")).ToString());
        Assert.Equal(["2", "1"], await VersionsAsync(id));
        Assert.Equal($$"""{"error":"API definition not found: {{id}}"}""", Body(404, await Api.DeleteAsync($"{HttpApi.Definitions}/{id}/a%2Fb%20c")));
        await Api.DeleteAsync($"{HttpApi.Definitions}/{id}/1");
        await Api.DeleteAsync($"{HttpApi.Definitions}/{id}/2");
        Assert.Empty(await VersionsAsync(id));
        Assert.DoesNotContain($"\"{id}\"", (await Api.GetAsync(HttpApi.Definitions)).Body, StringComparison.Ordinal);

        // A name that was given up is free again.
        Assert.Equal(200, (await Api.DefineAsync(id, "1")).Status);
        Assert.Equal(["1"], await VersionsAsync(id));
    }

    [Fact]
    public async Task Only_drafts_are_changed_and_keep_their_creation_time()
    {
        var id = fixture.NewName();
        var made = (await Api.DefineAsync(id, "1", HttpApi.Preflight("/a"))).Ok;
        var path = $"{HttpApi.Definitions}/{id}/1";
        var changed = (await Api.PutAsync(path, HttpApi.Definition(id, "1", isDraft: false, HttpApi.Preflight("/b"), HttpApi.Preflight("/c")))).Ok;
        Assert.Equal(["/b", "/c"], changed.GetProperty("routes").EnumerateArray().Select(route => route.GetProperty("path").GetString()));
        Assert.Equal(made.GetProperty("createdAt").GetString(), changed.GetProperty("createdAt").GetString());
        Assert.Equal(changed.GetRawText(), (await Api.GetAsync(path)).Body);
        Assert.Equal($$"""{"type":"Messages","errors":["API definition is not draft: {{id}}"]}""", Body(400, await Api.PutAsync(path, HttpApi.Definition(id, "1", isDraft: true))));
        Assert.Equal(changed.GetRawText(), (await Api.GetAsync(path)).Body);
    }

    [Fact]
    public async Task Of_many_who_make_one_version_at_once_one_wins()
    {
        var id = fixture.NewName();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Api.DefineAsync(id, "1", HttpApi.Preflight($"/by{i}"))));
        var winner = Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer != winner), answer => Assert.Equal(409, answer.Status));
        Assert.Equal($"200 [{winner.Body}]", (await Api.GetAsync($"{HttpApi.Definitions}?api-definition-id={id}")).ToString());
    }

    [Fact]
    public async Task A_definition_may_be_YAML()
    {
        var id = fixture.NewName();
        var yaml = $"""
            # Methods have no case.
            id: {id}
            version: 0.0.1
            draft: true
            routes:
            - method: options
              path: /x
              binding:
                bindingType: cors-preflight
            """;
        foreach (var type in new[] { "application/x-yaml", "application/yaml; charset=utf-8" })
        {
            var made = await Api.SendTextAsync(HttpMethod.Post, HttpApi.Definitions, yaml, type);
            Assert.Equal("Options", made.Ok.GetProperty("routes")[0].GetProperty("method").GetString());
            Assert.Equal(made.ToString(), (await Api.SendTextAsync(HttpMethod.Put, $"{HttpApi.Definitions}/{id}/0.0.1", yaml, type)).ToString());
            Assert.Equal(200, (await Api.DeleteAsync($"{HttpApi.Definitions}/{id}/0.0.1")).Status);
        }
    }

    private static string Nulls(params string[] names) => string.Join(',', names.Select(name => $"\"{name}\":null"));

    private static string Body(int status, Answer answer) => answer.Status == status ? answer.Body : answer.ToString();

    private async Task<IEnumerable<string?>> VersionsAsync(string id) =>
        (await Api.GetAsync($"{HttpApi.Definitions}?api-definition-id={id}")).Ok.EnumerateArray().Select(definition => definition.GetProperty("version").GetString());
}
