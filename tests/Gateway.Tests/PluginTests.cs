using System.Globalization;
using System.Text;
using GolemOrleans.Gateway.Tests.Support;
using GolemOrleans.Wasmtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

[Collection(nameof(GatewayFixture))]
public sealed class PluginTests(GatewayFixture fixture) : IAsyncLifetime
{
    private const string Nobody = "http://127.0.0.1:1";
    private WebApplication? _service;
    private string _url = "";

    private Api Api => fixture.Api;

    /// <summary>A transformer: refuses the parameter <c>refuse</c>, fails for <c>fail</c>, else answers the guest with the factor asked for.</summary>
    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _service = builder.Build();
        _service.MapPost("/validate", async context =>
        {
            var parameters = await context.Request.ReadFromJsonAsync<Dictionary<string, string>>();
            context.Response.StatusCode = parameters!.ContainsKey("refuse") ? 422 : 200;
            await context.Response.WriteAsync("that cannot be");
        });
        _service.MapPost("/transform", async context =>
        {
            var form = await context.Request.ReadFormAsync();
            Assert.Equal(0, form.Files["component"]!.OpenReadStream().ReadByte());
            context.Response.StatusCode = form.ContainsKey("fail") ? 500 : 200;
            if (form.TryGetValue("break", out var broken))
            {
                await context.Response.Body.WriteAsync(Broken(broken.ToString()));
                return;
            }

            await context.Response.Body.WriteAsync(LifeGuest.Wasm(int.Parse(form["factor"].ToString() is { Length: > 0 } f ? f : "1", CultureInfo.InvariantCulture)));
        });
        await _service.StartAsync();
        _url = _service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async Task DisposeAsync() => await _service!.DisposeAsync();

    [Fact]
    public async Task A_definition_is_created_listed_read_and_deleted()
    {
        var name = fixture.NewName();
        Assert.Equal("200 {}", (await CreateAsync(name, "1", "https://example.com")).ToString());
        Assert.Equal("200 {}", (await CreateAsync(name, "2", "https://example.com")).ToString());
        Assert.Equal($$"""409 {"error":"Plugin already exists: {{name}} 1"}""", (await CreateAsync(name, "1", "https://example.com")).ToString());
        Assert.Equal(2, (await Api.GetAsync($"/v1/plugins/{name}")).Ok.GetArrayLength());
        Assert.Equal(
            """200 {"name":"NAME","version":"1","description":"d","icon":[1,2],"homepage":"h","specs":{"type":"ComponentTransformer","providedWitPackage":null,"jsonSchema":null,"validateUrl":"https://example.com/validate","transformUrl":"https://example.com/transform"},"scope":{"type":"Global"},"owner":{}}""".Replace("NAME", name),
            (await Api.GetAsync($"/v1/plugins/{name}/1")).ToString());
        Assert.Equal("200 {}", (await Api.DeleteAsync($"/v1/plugins/{name}/1")).ToString());
        Assert.Equal($$"""404 {"error":"Plugin not found: {{name}} 1"}""", (await Api.GetAsync($"/v1/plugins/{name}/1")).ToString());
        Assert.Equal($$"""404 {"error":"Plugin not found: {{name}} 1"}""", (await Api.DeleteAsync($"/v1/plugins/{name}/1")).ToString());
    }

    [Fact]
    public async Task A_scope_selects_the_global_ones_and_those_of_the_component()
    {
        var component = await fixture.LifeAsync();
        var (global, own) = (fixture.NewName(), fixture.NewName());
        await CreateAsync(global, "1", Nobody);
        await CreateAsync(own, "1", Nobody, $$"""{"type":"Component","componentId":"{{component}}"}""");
        Assert.Equal([global, own], await NamesAsync($"?scope=component:{component}", global, own));
        Assert.Equal([global], await NamesAsync("?scope=global", global, own));
        Assert.Equal([global, own], await NamesAsync("", global, own));
        Assert.Equal(400, (await Api.GetAsync("/v1/plugins?scope=all")).Status);
        Assert.Equal(404, (await CreateAsync(fixture.NewName(), "1", Nobody, """{"type":"Component","componentId":"00000000-0000-0000-0000-00000000dead"}""")).Status);
    }

    [Theory]
    [InlineData("{}", "Expected input type \"string\", found null. (occurred while parsing \"PluginDefinitionCreation\")")]
    [InlineData("""{"name":"a b","version":"1"}""", "Invalid plugin name or version: 'a b'")]
    [InlineData("""{"name":"a","version":"1","description":"","homepage":"","icon":[300],"scope":{"type":"Global"}}""", "failed to parse \"integer(uint8)\": Only integers from 0 to 255 are accepted.")]
    [InlineData("""{"name":"a","version":"1","description":"","homepage":"","icon":[],"scope":{"type":"Nope"}}""", "PluginScope")]
    [InlineData("""{"name":"a","version":"1","description":"","homepage":"","icon":[],"scope":{"type":"Global"},"specs":{"type":"Library"}}""", "PluginTypeSpecificCreation")]
    [InlineData("""{"name":"a","version":"1","description":"","homepage":"","icon":[],"scope":{"type":"Global"},"specs":{"type":"ComponentTransformer","validateUrl":"file:///etc/passwd","transformUrl":"http://a"}}""", "validateUrl must be an absolute http or https URL")]
    public async Task A_definition_that_makes_no_sense_is_refused(string body, string reason)
    {
        var answer = await Api.PostAsync("/v1/plugins", body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(reason, answer.Body.Replace("\\\"", "\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_installed_transformer_rewrites_the_component_and_downloads_stay_the_uploaded_bytes()
    {
        var plugin = fixture.NewName();
        await CreateAsync(plugin, "1", _url);
        var original = LifeGuest.Wasm();
        var component = await Api.DeployAsync(fixture.NewName(), original);

        var installed = (await InstallAsync(component, plugin, """{"factor":"10"}""")).Ok;
        Assert.Equal((plugin, true, 3), (installed.GetProperty("pluginName").GetString(), installed.GetProperty("pluginRegistered").GetBoolean(), installed.GetProperty("priority").GetInt32()));
        Assert.Equal(20ul, await Api.AddAsync($"/v1/components/{component}/workers/v1", 2));
        Assert.Equal(original, await Api.Client.GetByteArrayAsync(new Uri($"/v1/components/{component}/download", UriKind.Relative)));

        var id = installed.GetProperty("id").GetString();
        Assert.Equal("200 {}", (await Api.PutAsync($"/v1/components/{component}/versions/latest/plugins/installs/{id}", """{"priority":1,"parameters":{"factor":"100"}}""")).ToString());
        Assert.Equal(200ul, await Api.AddAsync($"/v1/components/{component}/workers/v2", 2));
        await Api.UpdateAsync(component, LifeGuest.Wasm(7));
        Assert.Equal(200ul, await Api.AddAsync($"/v1/components/{component}/workers/v3", 2));
        Assert.Equal("200 {}", (await Api.DeleteAsync($"/v1/components/{component}/latest/plugins/installs/{id}")).ToString());
        Assert.Equal(14ul, await Api.AddAsync($"/v1/components/{component}/workers/v4", 2));
        var counts = await Task.WhenAll(Enumerable.Range(0, 5).Select(async version =>
            (await Api.GetAsync($"/v1/components/{component}/versions/{version}/plugins/installs")).Ok.GetArrayLength()));
        Assert.Equal([0, 1, 1, 1, 0], counts);
    }

    [Fact]
    public async Task What_a_plugin_refuses_or_cannot_do_changes_nothing()
    {
        var (plugin, dead) = (fixture.NewName(), fixture.NewName());
        await CreateAsync(plugin, "1", _url);
        await CreateAsync(dead, "1", Nobody);
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        Assert.Equal(
            $$"""400 {"errors":["Plugin {{plugin}} refused with status 422: that cannot be"]}""", (await InstallAsync(component, plugin, """{"refuse":"x"}""")).ToString());
        var failed = await InstallAsync(component, plugin, """{"fail":"x"}""");
        Assert.Equal(500, failed.Status);
        Assert.StartsWith("Component transformation failed: ", failed.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(400, (await InstallAsync(component, dead, "{}")).Status);
        Assert.Equal("""404 {"error":"Plugin not found: nope@1"}""", (await InstallAsync(component, "nope", "{}")).ToString());
        Assert.Equal(404, (await InstallAsync("00000000-0000-0000-0000-00000000dead", plugin, "{}")).Status);
        Assert.Equal(1, (await Api.GetAsync($"/v1/components/{component}")).Ok.GetArrayLength());
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("nothing")]
    [InlineData("module")]
    [InlineData("import")]
    public async Task What_a_transformer_answers_must_run(string broken)
    {
        var plugin = fixture.NewName();
        await CreateAsync(plugin, "1", _url);
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var failed = await InstallAsync(component, plugin, $$"""{"break":"{{broken}}"}""");
        Assert.Equal(500, failed.Status);
        Assert.StartsWith("Component transformation failed: what the plugins made cannot run: ", failed.Json.GetProperty("error").GetString(), StringComparison.Ordinal);

        // Nothing is installed, and the component runs as it was.
        Assert.Equal(1, (await Api.GetAsync($"/v1/components/{component}")).Ok.GetArrayLength());
        Assert.Equal(2ul, await Api.AddAsync($"/v1/components/{component}/workers/w", 2));
    }

    /// <summary>Bytes that are no component, or none that can run here.</summary>
    private static byte[] Broken(string how) => how switch
    {
        "garbage" => [1, 2, 3],
        "nothing" => [],
        "module" => WatText.ToWasm("(module)"),
        _ => WatText.ToWasm("""(component (import "nobody:has/this" (func)))"""),
    };

    [Fact]
    public async Task A_batch_is_applied_as_one_version_or_not_at_all()
    {
        var plugin = fixture.NewName();
        await CreateAsync(plugin, "1", _url);
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var install = """{"type":"Install","name":"NAME","version":"1","priority":0,"parameters":{"factor":"3"}}""".Replace("NAME", plugin);
        var path = $"/v1/components/{component}/versions/latest/plugins/installs/batch";
        Assert.Equal(404, (await Api.PostAsync(path, $$"""{"actions":[{{install}},{"type":"Uninstall","installationId":"11111111-1111-1111-1111-111111111111"}]}""")).Status);
        Assert.Equal(400, (await Api.PostAsync(path, """{"actions":[{"type":"Nope"}]}""")).Status);
        Assert.Equal("200 {}", (await Api.PostAsync(path, $$"""{"actions":[{{install}},{{install}}]}""")).ToString());
        Assert.Equal(2, (await Api.GetAsync($"/v1/components/{component}")).Ok.GetArrayLength());
        Assert.Equal(2, (await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("installedPlugins").GetArrayLength());
    }

    [Fact]
    public async Task A_worker_has_the_plugins_of_its_version_and_turns_them_on_and_off()
    {
        var processor = await fixture.LifeAsync();
        var plugin = fixture.NewName();
        Assert.Equal("200 {}", (await CreateSpecsAsync(plugin, "1", $$"""{"type":"OplogProcessor","componentId":"{{processor}}","componentVersion":0}""")).ToString());
        Assert.Equal(404, (await CreateSpecsAsync(plugin, "2", $$"""{"type":"OplogProcessor","componentId":"{{processor}}","componentVersion":9}""")).Status);
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var id = (await InstallAsync(component, plugin, "{}")).Ok.GetProperty("id").GetString()!;
        var worker = $"/v1/components/{component}/workers/w";
        await Api.AddAsync(worker, 1);
        Assert.Equal($"[\"{id}\"]", (await Api.GetAsync(worker)).Ok.GetProperty("activePlugins").GetRawText());
        Assert.Equal("200 {}", (await Api.PostAsync($"{worker}/deactivate-plugin?plugin-installation-id={id}")).ToString());
        Assert.Equal("[]", (await Api.GetAsync(worker)).Ok.GetProperty("activePlugins").GetRawText());
        Assert.Equal("200 {}", (await Api.PostAsync($"{worker}/activate-plugin?plugin-installation-id={id}")).ToString());
        Assert.Equal($"[\"{id}\"]", (await Api.GetAsync(worker)).Ok.GetProperty("activePlugins").GetRawText());
        Assert.Equal(500, (await Api.PostAsync($"{worker}/activate-plugin?plugin-installation-id=11111111-1111-1111-1111-111111111111")).Status);
    }

    [Fact]
    public async Task Library_and_app_plugins_are_uploaded_with_their_component()
    {
        foreach (var kind in new[] { "library", "app" })
        {
            var name = fixture.NewName();
            (string, byte[])[] parts =
            [
                ("name", Encoding.UTF8.GetBytes(name)), ("version", "1"u8.ToArray()), ("description", "d"u8.ToArray()), ("icon", [7]),
                ("homepage", "h"u8.ToArray()), ("scope", "global"u8.ToArray()), ("wasm", LifeGuest.Wasm()),
            ];
            Assert.Equal("200 {}", (await Api.UploadAsync($"/v1/{kind}-plugins", parts)).ToString());
            var specs = (await Api.GetAsync($"/v1/plugins/{name}/1")).Ok.GetProperty("specs").GetRawText();
            Assert.Equal($$"""{"type":"{{(kind == "app" ? "App" : "Library")}}"}""", specs);
            Assert.Equal("400 text/plain: parse multipart error: field `wasm` is required", (await Api.UploadAsync($"/v1/{kind}-plugins", parts[..6])).ToString());
            Assert.Equal(400, (await Api.UploadAsync($"/v1/{kind}-plugins", [.. parts.Where(p => p.Item1 != "scope"), ("scope", "x"u8.ToArray())])).Status);
        }
    }

    private Task<Answer> CreateAsync(string name, string version, string url, string scope = """{"type":"Global"}""") =>
        CreateSpecsAsync(name, version, """{"type":"ComponentTransformer","validateUrl":"URL/validate","transformUrl":"URL/transform"}""".Replace("URL", url), scope);

    private Task<Answer> CreateSpecsAsync(string name, string version, string specs, string scope = """{"type":"Global"}""") => Api.PostAsync(
        "/v1/plugins",
        $$"""{"name":"{{name}}","version":"{{version}}","description":"d","icon":[1,2],"homepage":"h","specs":{{specs}},"scope":{{scope}}}""");

    private Task<Answer> InstallAsync(string component, string plugin, string parameters) => Api.PostAsync(
        $"/v1/components/{component}/latest/plugins/installs",
        """{"name":"NAME","version":"1","priority":3,"parameters":PARAMETERS}""".Replace("NAME", plugin).Replace("PARAMETERS", parameters));

    private async Task<string[]> NamesAsync(string query, params string[] among) =>
    [
        .. (await Api.GetAsync("/v1/plugins" + query)).Ok.EnumerateArray().Select(p => p.GetProperty("name").GetString()!).Where(among.Contains),
    ];
}
