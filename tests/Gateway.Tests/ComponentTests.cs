using System.Net.Http.Headers;
using System.Text;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

[Collection(nameof(GatewayFixture))]
public sealed class ComponentTests(GatewayFixture fixture)
{
    private const string Unknown = "00000000-0000-0000-0000-00000000dead";

    private Api Api => fixture.Api;

    public static TheoryData<string, string> Reads => new()
    {
        { $"/v1/components/{Unknown}", "200 []" },
        { $"/v1/components/{Unknown}/latest", """404 {"error":"Component not found"}""" },
        { $"/v1/components/{Unknown}/download", $$"""404 {"error":"Unknown component id: {{Unknown}}"}""" },
        { $"/v1/components/{Unknown}/versions/0", """404 {"error":"Component not found"}""" },
        { $"/v1/components/{Unknown}/versions/0/file-contents/nope", $$"""404 {"error":"Unknown component id: {{Unknown}}"}""" },
        { $"/v1/components/{Unknown}/versions/0/plugins/installs", "200 []" },
        { "/v1/components/{c}/versions/7/plugins/installs", "200 []" },
        { "/v1/components/{c}/versions/x/plugins/installs", """400 {"errors":["Invalid version"]}""" },
        { "/v1/components/{c}/versions/x/file-contents/nope", """400 {"errors":["Invalid version"]}""" },
        { "/v1/components/{c}/versions/18446744073709551616", """400 {"errors":["Invalid version"]}""" },
        { "/v1/components/{c}/download?version=7", """404 {"error":"Unknown component id: {c}"}""" },
        { "/v1/components/not-a-uuid/latest", "400 text/plain: failed to parse path `component_id`: failed to parse \"string(ComponentId)\": invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `n` at 1" },
        { "/v1/components/{c}/versions/9", """404 {"error":"Component not found"}""" },
        { "/v1/components/{c}/versions/x", """400 {"errors":["Invalid version"]}""" },
        { "/v1/components/{c}/versions/-1", """400 {"errors":["Invalid version"]}""" },
        { "/v1/components/{c}/download?version=x", "400 text/plain: failed to parse parameter `version`: failed to parse \"integer(uint64)\": invalid digit found in string" },
        { "/v1/components/{c}/versions/0/file-contents/nope", """404 {"error":"Initial file not found: nope"}""" },
        { "/v1/components?component-name=nobody-has-this-name", "200 []" },
        { "/healthcheck", "200 {}" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_read_is_answered_as_the_reference_says(string path, string expected) =>
        Assert.Equal(expected.Replace("{c}", await fixture.LifeAsync()), (await Api.GetAsync(path.Replace("{c}", await fixture.LifeAsync()))).ToString());

    [Fact]
    public async Task Versions_are_kept_with_their_type_environment_and_bytes()
    {
        var name = fixture.NewName();
        var component = await Api.DeployAsync(name, LifeGuest.Wasm(), ("env", """{"keyValues":{"A":"1"},"ignored":1}"""u8.ToArray()), ("unknown-part", "x"u8.ToArray()));
        Assert.Equal(1ul, await Api.UpdateAsync(component, LifeGuest.Wasm(2), ("componentType", "Ephemeral"u8.ToArray())));
        Assert.Equal(2ul, await Api.UpdateAsync(component, LifeGuest.Wasm(3), ("env", """{"keyValues":{"B":"2"}}"""u8.ToArray())));
        using var raw = new HttpRequestMessage(HttpMethod.Put, new Uri($"/v1/components/{component}/upload?component_type=Durable", UriKind.Relative)) { Content = new ByteArrayContent(LifeGuest.Wasm(4)) };
        raw.Content.Headers.ContentType = new("application/octet-stream");
        raw.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Assert.Equal(200, (await Api.SendAsync(raw)).Status);

        var versions = (await Api.GetAsync($"/v1/components/{component}")).Ok.EnumerateArray().ToArray();
        Assert.Equal(["Durable", "Ephemeral", "Ephemeral", "Durable"], versions.Select(v => v.GetProperty("componentType").GetString()));
        Assert.Equal(["""{"A":"1"}""", "{}", """{"B":"2"}""", "{}"], versions.Select(v => v.GetProperty("env").GetRawText()));
        Assert.Equal([0, 1, 2, 3], versions.Select(v => v.GetProperty("versionedComponentId").GetProperty("version").GetInt32()));
        Assert.Equal(LifeGuest.Wasm(2), await Api.Client.GetByteArrayAsync(new Uri($"/v1/components/{component}/download?version=1", UriKind.Relative)));
        Assert.Equal(LifeGuest.Wasm(4), await Api.Client.GetByteArrayAsync(new Uri($"/v1/components/{component}/download", UriKind.Relative)));
        Assert.Equal(4, (await Api.GetAsync($"/v1/components?component-name={name}")).Ok.GetArrayLength());
    }

    [Fact]
    public async Task Names_are_unique_and_found_by_search()
    {
        var name = fixture.NewName();
        var component = await Api.DeployAsync(name, LifeGuest.Wasm());
        await Api.UpdateAsync(component, LifeGuest.Wasm(2));
        var again = await Api.UploadAsync("/v1/components", ("name", Encoding.UTF8.GetBytes(name)), ("component", LifeGuest.Wasm()));
        Assert.Equal($$"""409 {"error":"Component already exists: {{component}}"}""", again.ToString());

        var found = (await Api.PostAsync("/v1/components/search", $$"""{"components":[{"name":"{{name}}"},{"name":"{{name}}","version":0},{"name":"{{name}}","version":7},{"name":"unknown"}]}""")).Ok;
        Assert.Equal([1, 0], found.EnumerateArray().Select(c => c.GetProperty("versionedComponentId").GetProperty("version").GetInt32()));
        Assert.Equal("400 text/plain: parse request payload error: Expected input type \"list_ComponentSearchParameters\", found null. (occurred while parsing \"ComponentSearch\")", (await Api.PostAsync("/v1/components/search", "{}")).ToString());
    }

    [Fact]
    public async Task An_upload_that_is_no_form_or_ends_early_is_answered()
    {
        Assert.Equal(415, (await Api.PostAsync("/v1/components", "{}")).Status);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/components", UriKind.Relative))
        {
            Content = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"component\"; filename=\"c\"\r\n\r\nhalf"u8.ToArray()),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        var answer = await Api.SendAsync(request);
        Assert.StartsWith("400 {\"errors\":[\"The upload is incomplete or malformed", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_of_the_component_reaches_new_workers_whose_own_values_win()
    {
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm(), ("env", """{"keyValues":{"A":"component","B":"component"}}"""u8.ToArray()));
        await Api.PostAsync($"/v1/components/{component}/workers", """{"name":"w","args":["x"],"env":{"A":"own"}}""");
        var env = (await Api.GetAsync($"/v1/components/{component}/workers/w")).Ok.GetProperty("env");
        Assert.Equal(("own", "component"), (env.GetProperty("A").GetString(), env.GetProperty("B").GetString()));
    }

    [Fact]
    public async Task Metadata_names_exports_and_memories()
    {
        var metadata = (await Api.GetAsync($"/v1/components/{await fixture.WordsAsync()}/latest")).Ok.GetProperty("metadata");
        var api = metadata.GetProperty("exports").EnumerateArray().Single();
        Assert.Equal(("Instance", "demo:wat/api"), (api.GetProperty("type").GetString(), api.GetProperty("name").GetString()));
        Assert.Contains("name-of", api.GetProperty("functions").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
        Assert.NotEmpty(metadata.GetProperty("memories").EnumerateArray());
        Assert.Equal("{}", metadata.GetProperty("dynamicLinking").GetRawText());
        Assert.Contains("root:component/root", Encoding.UTF8.GetString(metadata.GetProperty("binaryWit").GetBytesFromBase64()), StringComparison.Ordinal);
    }
}
