using System.Text;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.BadInput;

/// <summary>Multipart forms: what is taken however it is written, and what is refused, with the exact answer.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class FormTests(GatewayFixture fixture)
{
    private const string Multipart = "400 text/plain: parse multipart error: ";

    private static readonly RawPart s_component = RawPart.Binary("component", LifeGuest.Wasm());
    private static readonly RawPart s_files = RawPart.Binary("files", ZipArchiveBytes.Of(("a.txt", "x"u8.ToArray())));

    public static TheoryData<string> Orders => new()
    {
        "name component filesPermissions files env",
        "env files filesPermissions component name",
        "files component env name filesPermissions",
        "bare-name component",
        "nameless name component nameless",
        "component-with-file-name name",
        "json-name-type component name",
        "unknown name component unknown",
        "name component empty-json-list",
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Parts_are_taken_in_any_order_with_any_headers(string parts)
    {
        var name = fixture.NewName();
        foreach (var isChunked in new[] { false, true })
        {
            var form = RawForm.Bytes([.. parts.Split(' ').Select(part => Part(part, $"{name}{isChunked}"))]);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/components", UriKind.Relative)) { Content = RawForm.Content(form, isChunked) };
            var created = (await fixture.Api.SendAsync(request)).Ok;
            Assert.Equal($"{name}{isChunked}", created.GetProperty("componentName").GetString());
            Assert.Equal(parts.Contains("files", StringComparison.Ordinal) ? 1 : 0, created.GetProperty("files").GetArrayLength());
            Assert.Equal(parts.Contains("env", StringComparison.Ordinal), created.GetProperty("env").TryGetProperty("K", out _));
        }
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "component", Multipart + "field `name` is required" },
        { "name", Multipart + "field `component` is required" },
        { "", Multipart + "field `name` is required" },
        { "name= component", "400 {\"errors\":[\"Invalid component name: it is blank\"]}" },
        { "nameless", Multipart + "field `name` is required" },
        { "name name component", Multipart + "failed to parse field `name`: failed to parse \"string\": repeated field" },
        { "name component component", Multipart + "failed to parse field `component`: failed to parse \"string(binary)\": repeated field" },
        { "name component env env", Multipart + "failed to parse field `env`: failed to parse \"ComponentEnv\": repeated field" },
        { "name component componentType=Other", Multipart + "failed to parse field `componentType`: failed to parse \"ComponentType\": Expect a valid enumeration value." },
        { "name component componentType=durable", Multipart + "failed to parse field `componentType`: failed to parse \"ComponentType\": Expect a valid enumeration value." },
        { "name component env=", Multipart + "failed to parse field `env`: failed to parse \"ComponentEnv\": EOF while parsing a value at line 1 column 0" },
        { "name component env=[", Multipart + "failed to parse field `env`: failed to parse \"ComponentEnv\": EOF while parsing a list at line 1 column 1" },
        { "name component env=[]", Multipart + "failed to parse field `env`: Expected input type \"ComponentEnv\", found []." },
        { "name component env={}", Multipart + "failed to parse field `env`: Expected input type \"map<string, string>\", found null. (occurred while parsing \"ComponentEnv\")" },
        { "name component env={\"keyValues\":{\"A\":1}}", Multipart + "failed to parse field `env`: Expected input type \"string\", found 1. (occurred while parsing \"map<string, string>\") (occurred while parsing \"ComponentEnv\")" },
        { "name component dynamicLinking={\"dynamicLinking\":[]}", Multipart + "failed to parse field `dynamicLinking`: Expected input type \"map<string, DynamicLinkedInstance>\", found []. (occurred while parsing \"DynamicLinking\")" },
        { "name component dynamicLinking={\"dynamicLinking\":{\"a\":{\"type\":\"Grpc\"}}}", Multipart + "failed to parse field `dynamicLinking`: Expected input type \"DynamicLinkedInstance\", found {\"type\":\"Grpc\"}. (occurred while parsing \"map<string, DynamicLinkedInstance>\") (occurred while parsing \"DynamicLinking\")" },
        { "name component files filesPermissions={}", Multipart + "failed to parse field `filesPermissions`: Expected input type \"list_ComponentFilePathWithPermissions\", found null. (occurred while parsing \"ComponentFilePathWithPermissionsList\")" },
        { "name component files filesPermissions={\"values\":[{\"path\":\"/a\",\"permissions\":\"none\"}]}", Multipart + "failed to parse field `filesPermissions`: Expected input type \"ComponentFilePermissions\", found \"none\". (occurred while parsing \"ComponentFilePathWithPermissions\") (occurred while parsing \"list_ComponentFilePathWithPermissions\") (occurred while parsing \"ComponentFilePathWithPermissionsList\")" },
        { "name component filesPermissions={\"values\":1}", Multipart + "failed to parse field `filesPermissions`: Expected input type \"list_ComponentFilePathWithPermissions\", found 1. (occurred while parsing \"ComponentFilePathWithPermissionsList\")" },
        { "name component=", "400 {\"errors\":[\"Parsing error: the input is empty, not a WebAssembly component (at offset 0x0)\"]}" },
        { "name component files=text filesPermissions", "400 {\"errors\":[\"Malformed component archive error: Failed to unpack provided component files: Some(\\\"Central Directory corrupt.\\\")\"]}" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_form_that_makes_no_sense_is_refused_and_nothing_is_created(string parts, string expected)
    {
        var name = fixture.NewName();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/components", UriKind.Relative))
        {
            Content = RawForm.Content(RawForm.Bytes([.. parts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => Part(part, name))])),
        };
        Assert.Equal(expected, (await fixture.Api.SendAsync(request)).ToString());
        Assert.Equal("200 []", (await fixture.Api.GetAsync($"/v1/components?component-name={name}")).ToString());
    }

    [Theory]
    [InlineData(null, "415 text/plain: the client request does not include the `Content-Type` header")]
    [InlineData("application/json", "415 text/plain: the `Content-Type` requested by the client is not supported: application/json")]
    [InlineData("multipart/form-data", "400 text/plain: parse multipart error: no boundary found in Content-Type")]
    public async Task What_is_no_form_is_refused(string? contentType, string expected)
    {
        foreach (var path in new[] { "/v1/components", $"/v1/components/{await fixture.LifeAsync()}/updates", "/v1/library-plugins" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent("{}"u8.ToArray()) };
            if (contentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            Assert.Equal(expected, (await fixture.Api.SendAsync(request)).ToString());
        }
    }

    [Theory]
    [InlineData("name version description homepage scope wasm", "icon")]
    [InlineData("name version description icon homepage scope", "wasm")]
    [InlineData("version description icon homepage scope wasm", "name")]
    public async Task A_plugin_form_needs_all_its_parts(string parts, string missing)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/app-plugins", UriKind.Relative))
        {
            Content = RawForm.Content(RawForm.Bytes([.. parts.Split(' ').Select(part => RawPart.Text(part, part == "scope" ? "global" : "x"))])),
        };
        Assert.Equal($"{Multipart}field `{missing}` is required", (await fixture.Api.SendAsync(request)).ToString());
    }

    [Theory]
    [InlineData("all", "failed to parse field `scope`: failed to parse \"PluginScope\": Unexpected representation of plugin scope - must be 'global' or 'component:<component_id>'")]
    [InlineData("component:x", "failed to parse field `scope`: failed to parse \"PluginScope\": invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `x` at 1")]
    public async Task A_plugin_form_with_an_unknown_scope_is_refused(string scope, string problem)
    {
        RawPart[] parts = [.. "name version description icon homepage wasm".Split(' ').Select(part => RawPart.Text(part, "x")), RawPart.Text("scope", scope)];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/app-plugins", UriKind.Relative)) { Content = RawForm.Content(RawForm.Bytes(parts)) };
        Assert.Equal(Multipart + problem, (await fixture.Api.SendAsync(request)).ToString());
    }

    [Theory]
    [InlineData("--{b}\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nhalf")]
    [InlineData("--{b}\r\nContent-Disposition: form-data; name=\"component\"")]
    [InlineData("no boundary at all")]
    [InlineData("")]
    [InlineData("--other\r\n\r\n\r\n--other--")]
    public async Task A_form_that_ends_early_is_answered(string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/components", UriKind.Relative)) { Content = RawForm.Content(Encoding.UTF8.GetBytes(text.Replace("{b}", RawForm.Boundary))) };
        Assert.Equal(400, (await fixture.Api.SendAsync(request)).Status);
    }

    private static RawPart Part(string part, string name) => part switch
    {
        "name" => RawPart.Text("name", name),
        "bare-name" => new("name", Encoding.UTF8.GetBytes(name)),
        "json-name-type" => RawPart.Json("componentType", "\"Durable\""),
        "component" => s_component,
        "component-with-file-name" => s_component with { FileName = "a b.wasm" },
        "files" => s_files,
        "filesPermissions" => RawPart.Json("filesPermissions", """{"values":[]}"""),
        "env" => RawPart.Json("env", """{"keyValues":{"K":"V"},"ignored":[1]}"""),
        "nameless" => new(null, "x"u8.ToArray()),
        "unknown" => RawPart.Text("unknown", "x"),
        "empty-json-list" => RawPart.Json("dynamicLinking", """{"dynamicLinking":{}}"""),
        _ => RawPart.Text(part.Split('=', 2)[0], part.Split('=', 2)[1]),
    };
}
