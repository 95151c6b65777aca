using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.BadInput;

/// <summary>
/// Missing, wrong, oversized and contradictory input of the component and plugin endpoints, with the exact answer. In requests
/// and answers <c>{c}</c> is a component that exists, <c>{u}</c> an id that nobody has.
/// </summary>
[Collection(nameof(GatewayFixture))]
public sealed class ComponentInputTests(GatewayFixture fixture)
{
    private const string Unknown = "00000000-0000-0000-0000-00000000dead";
    private const string C = "/v1/components/{c}";
    private const string U = "/v1/components/{u}";
    private const string Body = "400 text/plain: parse request payload error: ";
    private const string Parameter = "400 text/plain: failed to parse parameter ";
    private const string NoComponent = """404 {"error":"Component not found"}""";
    private const string NoSuchComponent = """404 {"error":"Unknown component id: {u}"}""";
    private const string NoUuid = "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `x` at 1";

    public static TheoryData<string, string?, string> Reads => new()
    {
        { $"GET {U}", null, "200 []" },
        { $"GET {U}/latest", null, NoComponent },
        { $"GET {U}/download", null, NoSuchComponent },
        { $"GET {U}/versions/0", null, NoComponent },
        { $"GET {U}/versions/0/plugins/installs", null, "200 []" },
        { $"GET {C}/versions/9", null, NoComponent },
        { $"GET {C}/versions/9/plugins/installs", null, "200 []" },
        { $"GET {C}/versions/9/file-contents/key", null, """404 {"error":"Unknown component id: {c}"}""" },
        { $"GET {C}/versions/0/file-contents/key", null, """404 {"error":"Initial file not found: key"}""" },
        { $"GET {C}/versions/0/file-contents/a%2Fb%20c", null, """404 {"error":"Initial file not found: a/b c"}""" },
        { $"GET {C}/download?version=9", null, """404 {"error":"Unknown component id: {c}"}""" },
        { $"GET {C}/download?version=", null, Parameter + "`version`: failed to parse \"integer(uint64)\": cannot parse integer from empty string" },
        { $"GET {C}/download?version=-1", null, Parameter + "`version`: failed to parse \"integer(uint64)\": invalid digit found in string" },
        { $"GET {C}/download?version=18446744073709551616", null, Parameter + "`version`: failed to parse \"integer(uint64)\": number too large to fit in target type" },
        { $"GET {C}/versions/-1", null, """400 {"errors":["Invalid version"]}""" },
        { $"GET {C}/versions/1.0", null, """400 {"errors":["Invalid version"]}""" },
        { $"GET {C}/versions/18446744073709551616", null, """400 {"errors":["Invalid version"]}""" },
        { "GET /v1/components/x", null, "400 text/plain: failed to parse path `component_id`: failed to parse \"string(ComponentId)\": " + NoUuid },
        { "GET /v1/components/00000000-0000-0000-0000-0000dead/latest", null, "400 text/plain: failed to parse path `component_id`: failed to parse \"string(ComponentId)\": invalid group length in group 4: expected 12, found 8" },
        { "GET /v1/components/0000/latest", null, "400 text/plain: failed to parse path `component_id`: failed to parse \"string(ComponentId)\": invalid length: expected length 32 for simple format, found 4" },
        { "GET /v1/components/0-0/latest", null, "400 text/plain: failed to parse path `component_id`: failed to parse \"string(ComponentId)\": invalid group count: expected 5, found 2" },
        { "GET /v1/components?component-name=", null, "200 []" },
        { "GET /v1/components?component-name=nobody", null, "200 []" },
        { "GET /v1/components?component-name=%20", null, "200 []" },
        { "GET /v1/components?component-name=%00", null, "200 []" },
    };

    public static TheoryData<string, string?, string> Searches => new()
    {
        { "POST /v1/components/search", "{}", Body + "Expected input type \"list_ComponentSearchParameters\", found null. (occurred while parsing \"ComponentSearch\")" },
        { "POST /v1/components/search", "[]", Body + "Expected input type \"ComponentSearch\", found []." },
        { "POST /v1/components/search", """{"components":[1]}""", Body + "Expected input type \"ComponentSearchParameters\", found 1. (occurred while parsing \"list_ComponentSearchParameters\") (occurred while parsing \"ComponentSearch\")" },
        { "POST /v1/components/search", """{"components":[{}]}""", Body + "Expected input type \"string\", found null. (occurred while parsing \"ComponentSearchParameters\") (occurred while parsing \"list_ComponentSearchParameters\") (occurred while parsing \"ComponentSearch\")" },
        { "POST /v1/components/search", """{"components":[{"name":"a","version":"1"}]}""", Body + "Expected input type \"integer(uint64)\", found \"1\". (occurred while parsing \"optional_integer(uint64)\") (occurred while parsing \"ComponentSearchParameters\") (occurred while parsing \"list_ComponentSearchParameters\") (occurred while parsing \"ComponentSearch\")" },
        { "POST /v1/components/search", """{"components":[{"name":""},{"name":" "},{"name":"nobody"}],"unknown":{}}""", "200 []" },
        { "POST /v1/components/search", """{"components":[]} x""", Body + "trailing characters at line 1 column 19" },
    };

    public static TheoryData<string, string?, string> Updates => new()
    {
        { $"PUT {U}/upload", "{wasm}", NoSuchComponent },
        { $"POST {U}/updates", "{form}", NoSuchComponent },
        { "POST /v1/components/x/updates", "{form}", "400 text/plain: failed to parse path `component_id`: failed to parse \"string(ComponentId)\": " + NoUuid },
        { $"DELETE {C}", null, "405 text/plain: method not allowed" },
        { $"PUT {C}/upload", "", """400 {"errors":["Parsing error: the input is empty, not a WebAssembly component (at offset 0x0)"]}""" },
        { $"PUT {C}/upload?component_type=Other", "{wasm}", Parameter + "`component_type`: failed to parse \"ComponentType\": Expect a valid enumeration value." },
        { "PUT /v1/components/x/upload", "{wasm}", "400 text/plain: failed to parse path `component_id`: failed to parse \"string(ComponentId)\": " + NoUuid },
    };

    public static TheoryData<string, string?, string> Installations => new()
    {
        { $"POST {U}/latest/plugins/installs", """{"name":"p","version":"1","priority":0,"parameters":{}}""", NoSuchComponent },
        { $"POST {C}/latest/plugins/installs", """{"name":"nobody","version":"1","priority":0,"parameters":{}}""", """404 {"error":"Plugin not found: nobody@1"}""" },
        { $"POST {C}/latest/plugins/installs", "{}", Body + "Expected input type \"string\", found null. (occurred while parsing \"PluginInstallationCreation\")" },
        { $"POST {C}/latest/plugins/installs", """{"name":"p","version":"1","parameters":{}}""", Body + "Expected input type \"integer(int32)\", found null. (occurred while parsing \"PluginInstallationCreation\")" },
        { $"POST {C}/latest/plugins/installs", """{"name":"p","version":"1","priority":2147483648,"parameters":{}}""", Body + "failed to parse \"integer(int32)\": Only integers from -2147483648 to 2147483647 are accepted. (occurred while parsing \"PluginInstallationCreation\")" },
        { $"POST {C}/latest/plugins/installs", """{"name":"p","version":"1","priority":0.5,"parameters":{}}""", Body + "failed to parse \"integer(int32)\": invalid integer (occurred while parsing \"PluginInstallationCreation\")" },
        { $"POST {C}/latest/plugins/installs", """{"name":"p","version":"1","priority":0,"parameters":{"a":1}}""", Body + "Expected input type \"string\", found 1. (occurred while parsing \"map<string, string>\") (occurred while parsing \"PluginInstallationCreation\")" },
        { $"PUT {C}/versions/latest/plugins/installs/{{u}}", """{"priority":0,"parameters":{}}""", """404 {"error":"Plugin installation not found: {u}"}""" },
        { $"PUT {C}/versions/latest/plugins/installs/{{u}}", """{"priority":0}""", Body + "Expected input type \"map<string, string>\", found null. (occurred while parsing \"PluginInstallationUpdate\")" },
        { $"PUT {C}/versions/latest/plugins/installs/x", """{"priority":0,"parameters":{}}""", "400 text/plain: failed to parse path `installation_id`: failed to parse \"string(PluginInstallationId)\": " + NoUuid },
        { $"DELETE {C}/latest/plugins/installs/{{u}}", null, """404 {"error":"Plugin installation not found: {u}"}""" },
        { $"DELETE {U}/latest/plugins/installs/{{u}}", null, NoSuchComponent },
        { $"POST {C}/versions/latest/plugins/installs/batch", "{}", Body + "Expected input type \"list_PluginInstallationAction\", found null. (occurred while parsing \"BatchPluginInstallationUpdates\")" },
        { $"POST {C}/versions/latest/plugins/installs/batch", """{"actions":[{"type":"Nope"}]}""", Body + "Expected input type \"PluginInstallationAction\", found {\"type\":\"Nope\"}. (occurred while parsing \"list_PluginInstallationAction\") (occurred while parsing \"BatchPluginInstallationUpdates\")" },
        { $"POST {C}/versions/latest/plugins/installs/batch", """{"actions":[{"type":"Update","installationId":"{u}"}]}""", Body + "Expected input type \"PluginInstallationAction\", found {\"installationId\":\"{u}\",\"type\":\"Update\"}. (occurred while parsing \"list_PluginInstallationAction\") (occurred while parsing \"BatchPluginInstallationUpdates\")" },
        { $"POST {C}/versions/latest/plugins/installs/batch", """{"actions":[{"type":"Uninstall","installationId":"{u}"}]}""", """404 {"error":"Plugin installation not found: {u}"}""" },
        { $"POST {U}/versions/latest/plugins/installs/batch", """{"actions":[]}""", NoSuchComponent },
    };

    public static TheoryData<string, string?, string> Plugins => new()
    {
        { "GET /v1/plugins/nobody", null, "200 []" },
        { "GET /v1/plugins/nobody/1", null, """404 {"error":"Plugin not found: nobody 1"}""" },
        { "DELETE /v1/plugins/nobody/1", null, """404 {"error":"Plugin not found: nobody 1"}""" },
        { "GET /v1/plugins?scope=all", null, Parameter + "`scope`: failed to parse \"PluginScope\": Unexpected representation of plugin scope - must be 'global' or 'component:<component_id>'" },
        { "GET /v1/plugins?scope=component:x", null, Parameter + "`scope`: failed to parse \"PluginScope\": " + NoUuid },
        { "POST /v1/plugins", "[]", Body + "Expected input type \"PluginDefinitionCreation\", found []." },
        { "POST /v1/plugins", Plugin("\"scope\":1", Transformer), Body + "Expected input type \"PluginScope\", found 1. (occurred while parsing \"PluginDefinitionCreation\")" },
        { "POST /v1/plugins", Plugin(Global, "\"specs\":{\"type\":\"App\"}"), Body + "Expected input type \"PluginTypeSpecificCreation\", found {\"type\":\"App\"}. (occurred while parsing \"PluginDefinitionCreation\")" },
        { "POST /v1/plugins", Plugin(Global, "\"specs\":{\"type\":\"OplogProcessor\",\"componentId\":\"{u}\",\"componentVersion\":0}"), NoComponent },
        { "POST /v1/plugins", Plugin(Global, "\"specs\":{\"type\":\"OplogProcessor\",\"componentId\":\"{c}\",\"componentVersion\":99}"), NoComponent },
        { "POST /v1/plugins", Plugin("\"scope\":{\"type\":\"Component\",\"componentId\":\"{u}\"}", Transformer), NoComponent },
    };

    private const string Global = "\"scope\":{\"type\":\"Global\"}";
    private const string Transformer = "\"specs\":{\"type\":\"ComponentTransformer\",\"validateUrl\":\"http://127.0.0.1:1\",\"transformUrl\":\"http://127.0.0.1:1\"}";

    [Theory]
    [MemberData(nameof(Reads))]
    [MemberData(nameof(Searches))]
    [MemberData(nameof(Updates))]
    [MemberData(nameof(Installations))]
    [MemberData(nameof(Plugins))]
    public async Task Wrong_input_is_answered_as_the_reference_says(string request, string? body, string expected)
    {
        var component = await fixture.ComponentAsync("test:unchanged", () => LifeGuest.Wasm());
        string Fill(string text) => text.Replace("{c}", component).Replace("{u}", Unknown);
        var parts = request.Split(' ', 2);
        using var message = new HttpRequestMessage(new HttpMethod(parts[0]), new Uri(Fill(parts[1]), UriKind.Relative));
        if (body is not null)
        {
            message.Content = body switch
            {
                "{wasm}" => Bytes(LifeGuest.Wasm()),
                "" => Bytes([]),
                "{form}" => RawForm.Content(RawForm.Bytes(RawPart.Binary("component", LifeGuest.Wasm()))),
                _ => new StringContent(Fill(body), System.Text.Encoding.UTF8, "application/json"),
            };
        }

        Assert.Equal(Fill(expected), (await fixture.Api.SendAsync(message)).ToString());
        Assert.Equal(1, (await fixture.Api.GetAsync($"/v1/components/{component}")).Ok.GetArrayLength());
    }

    private static ByteArrayContent Bytes(byte[] content) => new(content) { Headers = { ContentType = new("application/octet-stream") } };

    /// <summary>The largest bodies are read to their limit only; who sends more is told so.</summary>
    [Theory]
    [InlineData("POST", "/v1/components/search")]
    [InlineData("POST", C + "/workers")]
    [InlineData("POST", C + "/workers/find")]
    [InlineData("POST", C + "/workers/w/complete")]
    [InlineData("POST", C + "/workers/w/update")]
    [InlineData("POST", C + "/workers/w/revert")]
    [InlineData("POST", C + "/workers/w/invoke?function=f")]
    [InlineData("POST", C + "/latest/plugins/installs")]
    [InlineData("POST", C + "/versions/latest/plugins/installs/batch")]
    [InlineData("POST", "/v1/plugins")]
    public async Task A_body_over_the_limit_is_refused(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path.Replace("{c}", await fixture.LifeAsync()), UriKind.Relative))
        {
            Content = new ByteArrayContent(new byte[(32 << 20) + 1]),
        };
        request.Content.Headers.ContentType = new("application/json");
        Assert.Equal("413 text/plain: The request body is larger than the limit of 33554432 bytes.", (await fixture.Api.SendAsync(request)).ToString());
    }

    [Theory]
    [InlineData("/v1/components", "name")]
    [InlineData("/v1/components", "env")]
    [InlineData("/v1/app-plugins", "icon")]
    [InlineData("/v1/library-plugins", "scope")]
    public async Task A_form_part_over_the_limit_is_refused(string path, string field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = RawForm.Content(RawForm.Bytes(RawPart.Binary(field, new byte[(1 << 20) + 1]))) };
        Assert.Equal($"413 text/plain: The form field `{field}` is larger than 1048576 bytes.", (await fixture.Api.SendAsync(request)).ToString());
    }

    private static string Plugin(string scope, string specs) => $$"""{"name":"a","version":"1","description":"","homepage":"","icon":[],{{scope}},{{specs}} }""";
}
