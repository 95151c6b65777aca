using System.Text.Json;
using GolemOrleans.Gateway.OpenApi;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>The OpenAPI document against the routes of the REST reference, and answers of the server against its schemas.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class OpenApiTests(GatewayFixture fixture)
{
    /// <summary>Components, plugins and workers of the REST reference (§2, §3, §4, §7); <c>C</c> is the component, <c>W</c> the worker.</summary>
    private static readonly string[] s_reference =
    [
        "GET /v1/components", "POST /v1/components", "PUT C/upload", "POST C/updates", "GET C/download", "GET C", "GET C/versions/{version}", "GET C/latest",
        "POST /v1/components/search", "GET C/versions/{version}/file-contents/{file_key}", "GET C/versions/{version}/plugins/installs", "POST C/latest/plugins/installs",
        "PUT C/versions/latest/plugins/installs/{installation_id}", "DELETE C/latest/plugins/installs/{installation_id}", "POST C/versions/latest/plugins/installs/batch",
        "POST C/workers", "GET C/workers", "POST C/workers/find", "GET W", "DELETE W", "POST W/invoke-and-await", "POST W/invoke", "POST C/invoke-and-await", "POST C/invoke",
        "POST W/complete", "POST W/interrupt", "POST W/resume", "POST W/update", "GET W/oplog", "GET W/files/{file_name}", "GET W/file-contents/{file_name}",
        "POST W/activate-plugin", "POST W/deactivate-plugin", "POST W/revert", "DELETE W/invocations/{idempotency_key}", "GET W/connect",
        "GET /v1/plugins", "POST /v1/plugins", "GET /v1/plugins/{name}", "GET /v1/plugins/{name}/{version}", "DELETE /v1/plugins/{name}/{version}", "POST /v1/library-plugins", "POST /v1/app-plugins",
        "GET /healthcheck", "GET /version",
    ];

    private Api Api => fixture.Api;

    [Fact]
    public async Task Every_route_of_the_reference_is_in_the_document_and_every_mapped_route_is_described()
    {
        var paths = (await Api.GetAsync("/openapi.json")).Ok.GetProperty("paths");
        var documented = paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {p.Name}")).ToHashSet();
        const string component = "/v1/components/{component_id}";
        var expected = s_reference.Select(r => r.Replace(" C", $" {component}").Replace(" W", $" {component}/workers/{{worker_name}}")).ToHashSet();
        Assert.Empty(expected.Except(documented));
        Assert.Equal(["GET /openapi.json"], documented.Except(expected));
        Assert.Equal(documented.Order(), ApiOperations.All.Select(o => o.Route).Order());
    }

    [Fact]
    public async Task Every_reference_within_the_document_resolves()
    {
        var document = (await Api.GetAsync("/openapi.json")).Ok;
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => $"#/components/schemas/{s.Name}").ToHashSet();
        var references = References(document).ToHashSet();
        Assert.NotEmpty(references);
        Assert.Empty(references.Except(schemas));
    }

    [Fact]
    public async Task Answers_have_the_fields_of_their_schemas()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.AddAsync(worker, 1);
        var component = worker[..worker.IndexOf("/workers", StringComparison.Ordinal)];
        Check("WorkerMetadata", (await Api.GetAsync(worker)).Ok);
        Check("Component", (await Api.GetAsync($"{component}/latest")).Ok);
        Check("ComponentMetadata", (await Api.GetAsync($"{component}/latest")).Ok.GetProperty("metadata"));
        Check("GetOplogResponse", (await Api.GetAsync($"{worker}/oplog?from=1&count=1")).Ok);
        Check("WorkersMetadataResponse", (await Api.GetAsync($"{component}/workers?count=1")).Ok);
        Check("InvokeResult", (await Api.InvokeAsync(worker, "test:life/api.{get}")).Ok);
        Check("GetFilesResponse", (await Api.GetAsync($"{worker}/files/%2F")).Ok);
        Check("VersionInfo", (await Api.GetAsync("/version")).Ok);
    }

    private static void Check(string schema, JsonElement answer)
    {
        var fields = SchemaText.Fields(ApiSchemas.All[schema]).ToArray();
        var present = answer.EnumerateObject().Select(p => p.Name).ToHashSet();
        Assert.Empty(present.Except(fields.Select(f => f.Name)));
        Assert.Empty(fields.Where(f => f.IsRequired).Select(f => f.Name).Except(present));
    }

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => p.Name == "$ref" ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
