using System.Net.Http.Headers;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.BadInput;

/// <summary>
/// Missing, wrong and contradictory input of the component endpoints, with the exact answer. In paths and answers <c>{c}</c> is a
/// component that exists and must stay as it is, <c>{u}</c> an unknown one.
/// </summary>
[Collection(nameof(GatewayFixture))]
public sealed class ComponentInputTests(GatewayFixture fixture)
{
    private const string Unknown = "00000000-0000-0000-0000-00000000dead";
    private const string Body = "400 text/plain: parse request payload error: ";
    private const string Id = "400 text/plain: failed to parse path `component_id`: failed to parse \"string(ComponentId)\": invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `x` at 1";

    public static TheoryData<string, string?, string> Requests => new()
    {
        { "POST /v1/components/search", null, Body + "EOF while parsing a value at line 1 column 0" },
        { "POST /v1/components/search", "[]", Body + """Expected input type "ComponentSearch", found [].""" },
        { "POST /v1/components/search", """{"components":[1]}""", Body + """Expected input type "ComponentSearchParameters", found 1. (occurred while parsing "list_ComponentSearchParameters") (occurred while parsing "ComponentSearch")""" },
        { "POST /v1/components/search", """{"components":[{"version":1}]}""", Body + """Expected input type "string", found null. (occurred while parsing "ComponentSearchParameters")""" },
        { "POST /v1/components/search", """{"components":[{"name":"a","version":-1}]}""", Body + """failed to parse "integer(uint64)": invalid integer (occurred while parsing "ComponentSearchParameters")""" },
        { "POST /v1/components/search", """{"components":[{"name":"nobody","more":1}]}""", "200 []" },
        { "POST /v1/components/{c}/latest/plugins/installs", "{}", Body + """Expected input type "string", found null. (occurred while parsing "PluginInstallationCreation")""" },
        { "POST /v1/components/{c}/latest/plugins/installs", """{"name":"a","version":"1","priority":"x","parameters":{}}""", Body + """Expected input type "integer(int32)", found "x". (occurred while parsing "PluginInstallationCreation")""" },
        { "POST /v1/components/{c}/latest/plugins/installs", """{"name":"a","version":"1","priority":0,"parameters":{"p":1}}""", Body + """Expected input type "string", found 1. (occurred while parsing "map<string, string>") (occurred while parsing "PluginInstallationCreation")""" },
        { "POST /v1/components/{c}/latest/plugins/installs", """{"name":"a","version":"1","priority":0,"parameters":{}}""", """404 {"error":"Plugin not found: a@1"}""" },
        { "POST /v1/components/{u}/latest/plugins/installs", """{"name":"a","version":"1","priority":0,"parameters":{}}""", """404 {"error":"Unknown component id: {u}"}""" },
        { "PUT /v1/components/{c}/versions/latest/plugins/installs/x", """{"priority":0,"parameters":{}}""", Id.Replace("component_id", "installation_id").Replace("ComponentId", "PluginInstallationId") },
        { "PUT /v1/components/{c}/versions/latest/plugins/installs/{u}", "{}", Body + """Expected input type "integer(int32)", found null. (occurred while parsing "PluginInstallationUpdate")""" },
        { "PUT /v1/components/{c}/versions/latest/plugins/installs/{u}", """{"priority":0,"parameters":{}}""", """404 {"error":"Plugin installation not found: {u}"}""" },
        { "DELETE /v1/components/{c}/latest/plugins/installs/{u}", null, """404 {"error":"Plugin installation not found: {u}"}""" },
        { "POST /v1/components/{c}/versions/latest/plugins/installs/batch", "{}", Body + """Expected input type "list_PluginInstallationAction", found null. (occurred while parsing "BatchPluginInstallationUpdates")""" },
        { "POST /v1/components/{c}/versions/latest/plugins/installs/batch", """{"actions":[{"type":"Uninstall","installationId":"{u}"}]}""", """404 {"error":"Plugin installation not found: {u}"}""" },
        { "PUT /v1/components/{c}/upload?component_type=Other", null, """400 text/plain: failed to parse parameter `component_type`: failed to parse "ComponentType": Expect a valid enumeration value.""" },
        { "DELETE /v1/components/{c}", null, "405 text/plain: method not allowed" },
    };

    [Theory]
    [InlineData("/v1/components/{u}/updates", """404 {"error":"Unknown component id: {u}"}""")]
    [InlineData("/v1/components/x/updates", Id)]
    public async Task An_update_of_nothing_is_refused(string path, string expected)
    {
        var component = await ComponentAsync();
        Assert.Equal(Fill(expected, component), (await fixture.Api.UploadAsync(Fill(path, component), ("component", LifeGuest.Wasm()))).ToString());
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_wrong_request_is_answered_as_the_reference_says(string request, string? body, string expected)
    {
        var component = await ComponentAsync();
        var parts = request.Split(' ', 2);
        var answer = await fixture.Api.SendAsync(new HttpMethod(parts[0]), Fill(parts[1], component), body is null ? null : Fill(body, component));
        Assert.Equal(Fill(expected, component), answer.ToString());
        await UnchangedAsync(component);
    }

    [Theory]
    [InlineData("{u}", "life", """404 {"error":"Unknown component id: {u}"}""")]
    [InlineData("x", "life", Id)]
    [InlineData("{c}", "", """400 {"errors":["Parsing error: the input is empty, not a WebAssembly component (at offset 0x0)"]}""")]
    public async Task A_wrong_raw_upload_is_answered_as_the_reference_says(string id, string content, string expected)
    {
        var component = await ComponentAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(Fill($"/v1/components/{id}/upload", component), UriKind.Relative))
        {
            Content = new ByteArrayContent(content == "life" ? LifeGuest.Wasm() : []),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Assert.Equal(Fill(expected, component), (await fixture.Api.SendAsync(request)).ToString());
        await UnchangedAsync(component);
    }

    private Task<string> ComponentAsync() => fixture.ComponentAsync("test:unchanged", () => LifeGuest.Wasm());

    private static string Fill(string text, string component) => text.Replace("{c}", component).Replace("{u}", Unknown);

    private async Task UnchangedAsync(string component) => Assert.Equal(1, (await fixture.Api.GetAsync($"/v1/components/{component}")).Ok.GetArrayLength());
}
