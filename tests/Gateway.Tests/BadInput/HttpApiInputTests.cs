using GolemOrleans.Gateway.Tests.HttpApis;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.BadInput;

/// <summary>
/// Missing, wrong, oversized and contradictory input of the endpoints of API definitions, deployments and security schemes, with the
/// exact answer. <c>{c}</c> is the id of the component <c>test:handler</c>.
/// </summary>
[Collection(nameof(GatewayFixture))]
public sealed class HttpApiInputTests(GatewayFixture fixture)
{
    private const string Body = "400 text/plain: parse request payload error: ";
    private const string Route = " (occurred while parsing \"RouteRequestData\") (occurred while parsing \"list_RouteRequestData\") (occurred while parsing \"HttpApiDefinitionRequest\")";
    private const string Binding = " (occurred while parsing \"GatewayBindingData\")" + Route;
    private const string Component = " (occurred while parsing \"GatewayBindingComponent\") (occurred while parsing \"optional_GatewayBindingComponent\")" + Binding;
    private const string Messages = "400 {\"type\":\"Messages\",\"errors\":[\"";
    private const string Validation = "400 {\"type\":\"Validation\",\"errors\":[\"";

    public static TheoryData<string, string> Definitions => new()
    {
        { "", "400 text/plain: Failed to read JSON data EOF while parsing a value at line 1 column 0" },
        { "{", "400 text/plain: Failed to read JSON data EOF while parsing an object at line 1 column 1" },
        { """{"id":"\ud800"}""", "400 text/plain: Failed to read JSON data unexpected end of hex escape at line 1 column 14" },
        { "[]", Body + "Expected input type \"HttpApiDefinitionRequest\", found []." },
        { "{}", Body + "Expected input type \"string\", found null. (occurred while parsing \"HttpApiDefinitionRequest\")" },
        { """{"id":1,"version":"1"}""", Body + "Expected input type \"string\", found 1. (occurred while parsing \"HttpApiDefinitionRequest\")" },
        { """{"id":"a","version":0.1}""", Body + "Expected input type \"string\", found 0.1. (occurred while parsing \"HttpApiDefinitionRequest\")" },
        { """{"id":"a","version":"1","draft":true}""", Body + "Expected input type \"list_RouteRequestData\", found null. (occurred while parsing \"HttpApiDefinitionRequest\")" },
        { """{"id":"a","version":"1","routes":[]}""", Body + "Expected input type \"boolean\", found null. (occurred while parsing \"HttpApiDefinitionRequest\")" },
        { """{"id":"a","version":"1","routes":[],"draft":"true"}""", Body + "Expected input type \"boolean\", found \"true\". (occurred while parsing \"HttpApiDefinitionRequest\")" },
        { """{"id":"a","version":"1","routes":[],"draft":true,"security":"s"}""", Body + "Expected input type \"list_string\", found \"s\". (occurred while parsing \"HttpApiDefinitionRequest\")" },
        { """{"id":"a","version":"1","routes":[1],"draft":true}""", Body + "Expected input type \"RouteRequestData\", found 1. (occurred while parsing \"list_RouteRequestData\") (occurred while parsing \"HttpApiDefinitionRequest\")" },
        { """{"id":"","version":"1","routes":[],"draft":true}""", Validation + """Invalid name ''. Names must start with a letter and contain only letters, numbers, underscores, and hyphens"]}""" },
        { """{"id":"a b","version":"1","routes":[],"draft":true}""", Validation + """Invalid name 'a b'. Names must start with a letter and contain only letters, numbers, underscores, and hyphens"]}""" },
        { """{"id":"a\n","version":"1","routes":[],"draft":true}""", Validation + """Invalid name 'a\n'. Names must start with a letter and contain only letters, numbers, underscores, and hyphens"]}""" },
        { """{"id":"a","version":"","routes":[],"draft":true}""", Validation + """Invalid version ''"]}""" },
    };

    public static TheoryData<string, string> Routes => new()
    {
        { "{}", Body + "Expected input type \"MethodPattern\", found null." + Route },
        { """{"method":1}""", Body + "Expected input type \"MethodPattern\", found 1." + Route },
        { """{"method":"Fetch"}""", Body + "failed to parse \"MethodPattern\": Expect a valid enumeration value." + Route },
        { """{"method":"0"}""", Body + "failed to parse \"MethodPattern\": Expect a valid enumeration value." + Route },
        { """{"method":"Get"}""", Body + "Expected input type \"string\", found null." + Route },
        { """{"method":"Get","path":"/x"}""", Body + "Expected input type \"GatewayBindingData\", found null." + Route },
        { """{"method":"Get","path":"/x","binding":[]}""", Body + "Expected input type \"GatewayBindingData\", found []." + Route },
        { """{"method":"Get","path":"/x","binding":{"bindingType":"swagger-ui"} }""", Body + "failed to parse \"GatewayBindingType\": Expect a valid enumeration value. (occurred while parsing \"optional_GatewayBindingType\")" + Binding },
        { """{"method":"Get","path":"/x","binding":{"component":"c"} }""", Body + "Expected input type \"GatewayBindingComponent\", found \"c\". (occurred while parsing \"optional_GatewayBindingComponent\")" + Binding },
        { """{"method":"Get","path":"/x","binding":{"component":{} } }""", Body + "Expected input type \"string\", found null." + Component },
        { """{"method":"Get","path":"/x","binding":{"component":{"name":"c","version":-1} } }""", Body + "failed to parse \"integer(uint64)\": invalid integer (occurred while parsing \"optional_integer(uint64)\")" + Component },
        { """{"method":"Get","path":"/x","binding":{"response":1} }""", Body + "Expected input type \"string\", found 1. (occurred while parsing \"optional_string\")" + Binding },
        { """{"method":"Get","path":"/x","binding":{},"security":1}""", Body + "Expected input type \"string\", found 1. (occurred while parsing \"optional_string\")" + Route },
        { """{"method":"Get","path":"x","binding":{} }""", Messages + """Error in endpoint GET x: a path begins with '/'"]}""" },
        { """{"method":"Get","path":"/{+a}/b","binding":{} }""", Messages + """Error in endpoint GET /{+a}/b: {+a} is not at the end of the path"]}""" },
        { """{"method":"Get","path":"/x","binding":{} }""", Messages + """Error in endpoint GET /x: Missing response field in binding"]}""" },
        { """{"method":"Get","path":"/x","binding":{"bindingType":"file-server","response":"1"} }""", Messages + """Error in endpoint GET /x: Missing component field in binding"]}""" },
        { """{"method":"Get","path":"/x","binding":{"bindingType":"http-handler"} }""", Messages + """Error in endpoint GET /x: Missing component field in binding"]}""" },
        { """{"method":"Get","path":"/x","binding":{"component":{"name":"no:body"},"response":"1"} }""", Messages + """Error in endpoint GET /x: Did not find component for name no:body"]}""" },
        { """{"method":"Get","path":"/x","binding":{"component":{"name":" "},"response":"1"} }""", Messages + """Error in endpoint GET /x: Did not find component for name  "]}""" },
        { """{"method":"Get","path":"/x","binding":{"bindingType":"http-handler","component":{"name":"test:handler","version":7} } }""", Messages + """Error in endpoint GET /x: Unable to fetch component: {c}#7"]}""" },
        { """{"method":"Get","path":"/x","binding":{"bindingType":"cors-preflight"} }""", Validation + """RouteValidationError: method: GET, path: /x, detail: Invalid binding for resource '/x' with method 'GET'. CORS binding is only supported for the OPTIONS method."]}""" },
        { """{"method":"Get","path":"/x","binding":{"bindingType":"http-handler","component":{"name":"test:handler"} },"security":"nobody"}""", """404 {"error":"SecurityScheme not found: nobody"}""" },
        { """{"method":"Get","path":"/x","binding":{"bindingType":"http-handler","component":{"name":"test:handler"} },"security":" "}""", """404 {"error":"SecurityScheme not found:  "}""" },
        {
            """{"method":"Get","path":"/{a}","binding":{"bindingType":"http-handler","component":{"name":"test:handler"} } },{"method":"Get","path":"/{b}?{q}","binding":{"bindingType":"http-handler","component":{"name":"test:handler"} } },{"method":"Options","path":"/{b}","binding":{"bindingType":"cors-preflight"} },{"method":"Options","path":"/{c}","binding":{"bindingType":"cors-preflight"} }""",
            Validation + """RouteValidationError: method: GET, path: /{b}?{q}, detail: Duplicate route with path: /{a}, component: {c}#0","RouteValidationError: method: OPTIONS, path: /{c}, detail: Duplicate route with path: /{b}"]}"""
        },
    };

    public static TheoryData<string, string?, string> Others => new()
    {
        { "GET /v1/api/definitions/nobody/1", null, """404 {"error":"Can't find api definition with id nobody, and version 1"}""" },
        { "DELETE /v1/api/definitions/nobody/1", null, """404 {"error":"API definition not found: nobody"}""" },
        { "PUT /v1/api/definitions/nobody/1", """{"id":"nobody","version":"1","routes":[],"draft":true}""", """404 {"error":"API definition not found: nobody"}""" },
        { "PUT /v1/api/definitions/nobody/1", """{"id":"other","version":"1","routes":[],"draft":true}""", Messages + """Unmatched url and body ids."]}""" },
        { "PUT /v1/api/definitions/nobody/1", """{"id":"nobody","version":"2","routes":[],"draft":true}""", Messages + """Unmatched url and body versions."]}""" },
        { "GET /v1/api/definitions?api-definition-id=nobody", null, "200 []" },
        { "GET /v1/api/definitions?api-definition-id=", null, "200 []" },
        { "GET /v1/api/definitions/%20/1", null, """404 {"error":"Can't find api definition with id  , and version 1"}""" },
        { "DELETE /v1/api/definitions/%20/1", null, """404 {"error":"API definition not found:  "}""" },
        { "PUT /v1/api/definitions/%20/1", """{"id":" ","version":"1","routes":[],"draft":true}""", """404 {"error":"API definition not found:  "}""" },
        { "GET /v1/api/definitions?api-definition-id=%20", null, "200 []" },
        { "POST /v1/api/deployments/deploy", """{"apiDefinitions":[{"id":" ","version":"1"}],"site":{"host":"empty.example"} }""", """404 {"error":"API definition not found:  "}""" },
        { "GET /v1/api/deployments/%20", null, """404 {"error":"Api deployment not found"}""" },
        { "DELETE /v1/api/deployments/%20", null, """404 {"error":"API deployment not found:  "}""" },
        { "DELETE /v1/api/deployments/%20/%20/%20", null, """404 {"error":"Site not found"}""" },
        { "GET /v1/api/security/%20", null, """404 {"error":"SecurityScheme not found:  "}""" },
        { "PATCH /v1/api/definitions/a/1", null, "405 text/plain: method not allowed" },
        { "GET /v1/api/definitions/a", null, "404 text/plain: not found" },
        { "GET /v1/api/other", null, "404 text/plain: not found" },
        { "POST /v1/api/deployments/deploy", "{}", Body + "Expected input type \"list_ApiDefinitionInfo\", found null. (occurred while parsing \"ApiDeploymentRequest\")" },
        { "POST /v1/api/deployments/deploy", """{"apiDefinitions":[{}]}""", Body + "Expected input type \"string\", found null. (occurred while parsing \"ApiDefinitionInfo\") (occurred while parsing \"list_ApiDefinitionInfo\") (occurred while parsing \"ApiDeploymentRequest\")" },
        { "POST /v1/api/deployments/deploy", """{"apiDefinitions":[]}""", Body + "Expected input type \"ApiSite\", found null. (occurred while parsing \"ApiDeploymentRequest\")" },
        { "POST /v1/api/deployments/deploy", """{"apiDefinitions":[],"site":{} }""", Body + "Expected input type \"string\", found null. (occurred while parsing \"ApiSite\") (occurred while parsing \"ApiDeploymentRequest\")" },
        { "POST /v1/api/deployments/deploy", """{"apiDefinitions":[],"site":{"host":"a.example","subdomain":1} }""", Body + "Expected input type \"string\", found 1. (occurred while parsing \"optional_string\") (occurred while parsing \"ApiSite\") (occurred while parsing \"ApiDeploymentRequest\")" },
        { "POST /v1/api/deployments/deploy", """{"apiDefinitions":[],"site":{"host":"a b"} }""", Messages + """Invalid site: 'a b'"]}""" },
        { "POST /v1/api/deployments/deploy", """{"apiDefinitions":[],"site":{"host":"a","subdomain":""} }""", Messages + """Invalid site: '.a'"]}""" },
        { "POST /v1/api/deployments/deploy", """{"apiDefinitions":[],"site":{"host":"empty.example"} }""", Messages + """There is nothing to deploy: no API definition is named"]}""" },
        { "POST /v1/api/deployments/deploy", """{"apiDefinitions":[{"id":"","version":"1"}],"site":{"host":"empty.example"} }""", """404 {"error":"API definition not found: "}""" },
        { "POST /v1/api/deployments/deploy", """{"apiDefinitions":[{"id":"nobody","version":"1"}],"site":{"host":"empty.example"} }""", """404 {"error":"API definition not found: nobody"}""" },
        { "GET /v1/api/deployments/empty.example", null, """404 {"error":"Api deployment not found"}""" },
        { "DELETE /v1/api/deployments/empty.example", null, """404 {"error":"API deployment not found: empty.example"}""" },
        { "DELETE /v1/api/deployments/empty.example/a/1", null, """404 {"error":"Site not found"}""" },
        { "GET /v1/api/deployments?api-definition-id=nobody", null, "200 []" },
        { "GET /v1/api/security/nobody", null, """404 {"error":"SecurityScheme not found: nobody"}""" },
        { "POST /v1/api/security", "{}", Body + "Expected input type \"Provider\", found null. (occurred while parsing \"SecuritySchemeData\")" },
        { "POST /v1/api/security", """{"providerType":"google"}""", Body + "failed to parse \"Provider\": Expect a valid enumeration value. (occurred while parsing \"SecuritySchemeData\")" },
        { "POST /v1/api/security", Scheme("scopes", "[1]"), Body + "Expected input type \"string\", found 1. (occurred while parsing \"list_string\") (occurred while parsing \"SecuritySchemeData\")" },
        { "POST /v1/api/security", Scheme("clientSecret", "null"), Body + "Expected input type \"string\", found null. (occurred while parsing \"SecuritySchemeData\")" },
        { "POST /v1/api/security", Scheme("schemeIdentifier", "\"\""), Messages + """Invalid security scheme identifier ''"]}""" },
        { "POST /v1/api/security", Scheme("schemeIdentifier", "\"a b\""), Messages + """Invalid security scheme identifier 'a b'"]}""" },
        { "POST /v1/api/security", Scheme("redirectUrl", "\"callback\""), Messages + """Invalid security scheme relative URL without a base"]}""" },
        { "POST /v1/api/security", Scheme("redirectUrl", "\"ftp://a/b\""), Messages + """Invalid security scheme redirect URL: neither http nor https"]}""" },
    };

    [Theory, MemberData(nameof(Definitions))]
    public async Task Definitions_that_make_no_sense_are_refused(string body, string answer) =>
        Assert.Equal(answer, (await fixture.Api.PostAsync(HttpApi.Definitions, body)).ToString());

    [Theory, MemberData(nameof(Routes))]
    public async Task Routes_that_make_no_sense_are_refused(string routes, string answer)
    {
        var component = await fixture.ComponentAsync("test:handler", HandlerGuest.Wasm);
        var id = fixture.NewName();
        Assert.Equal(answer.Replace("{c}#", component + "#"), (await fixture.Api.DefineAsync(id, "1", routes)).ToString());
        Assert.Equal("200 []", (await fixture.Api.GetAsync($"{HttpApi.Definitions}?api-definition-id={id}")).ToString());
    }

    [Theory, MemberData(nameof(Others))]
    public async Task Other_requests_that_make_no_sense_are_refused(string request, string? body, string answer)
    {
        var parts = request.Split(' ', 2);
        Assert.Equal(answer, (await fixture.Api.SendAsync(new HttpMethod(parts[0]), parts[1], body)).ToString());
    }

    [Theory]
    [InlineData("application/x-yaml", "a: &b 1", "400 text/plain: Failed to read YAML data anchors and aliases are not supported at line 1 column 4")]
    [InlineData("application/x-yaml", "- 1", Body + "Expected input type \"HttpApiDefinitionRequest\", found [1].")]
    [InlineData("application/x-yaml", "id: a\nversion: 1", Body + "Expected input type \"string\", found 1. (occurred while parsing \"HttpApiDefinitionRequest\")")]
    [InlineData("application/x-yaml", "", Body + "Expected input type \"HttpApiDefinitionRequest\", found null.")]
    [InlineData("text/plain", "{}", "400 text/plain: Unsupported content type")]
    [InlineData(null, "{}", "400 text/plain: Unsupported content type")]
    public async Task Bodies_in_other_forms_are_refused(string? type, string body, string answer) =>
        Assert.Equal(answer, (await fixture.Api.SendTextAsync(HttpMethod.Post, HttpApi.Definitions, body, type)).ToString());

    [Theory]
    [InlineData("POST", HttpApi.Definitions)]
    [InlineData("PUT", HttpApi.Definitions + "/import")]
    [InlineData("PUT", HttpApi.Definitions + "/a/1")]
    [InlineData("POST", HttpApi.Deployments + "/deploy")]
    [InlineData("POST", HttpApi.Security)]
    public async Task A_body_over_the_limit_is_refused(string method, string path) => Assert.Equal(
        "413 text/plain: The request body is larger than the limit of 33554432 bytes.",
        (await fixture.Api.SendAsync(new HttpMethod(method), path, new string('x', (32 << 20) + 1))).ToString());

    private static string Scheme(string field, string value)
    {
        var fields = new Dictionary<string, string>
        {
            ["providerType"] = "\"Google\"", ["schemeIdentifier"] = "\"refused\"", ["clientId"] = "\"c\"", ["clientSecret"] = "\"s\"", ["redirectUrl"] = "\"https://a.example/\"", ["scopes"] = "[]",
        };
        fields[field] = value;
        return $"{{{string.Join(',', fields.Select(f => $"\"{f.Key}\":{f.Value}"))}}}";
    }
}
