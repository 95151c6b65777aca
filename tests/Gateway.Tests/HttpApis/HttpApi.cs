using System.Text;
using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;

namespace GolemOrleans.Gateway.Tests.HttpApis;

/// <summary>Makes and deploys API definitions.</summary>
internal static class HttpApi
{
    public const string Definitions = "/v1/api/definitions";
    public const string Deployments = "/v1/api/deployments";
    public const string Security = "/v1/api/security";

    /// <summary>The text of a definition.</summary>
    public static string Definition(string id, string version, bool isDraft, params string[] routes) =>
        $$"""{"id":"{{id}}","version":"{{version}}","draft":{{(isDraft ? "true" : "false")}},"routes":[{{string.Join(',', routes)}}]}""";

    /// <summary>A route without a component.</summary>
    public static string Preflight(string path, string response = "") =>
        Route("Options", path, "\"bindingType\":\"cors-preflight\"" + (response.Length == 0 ? "" : $",\"response\":{JsonSerializer.Serialize(response)}"));

    public static string Handler(string path, string component, string method = "Get") =>
        Route(method, path, $$"""
            "bindingType":"http-handler","component":{"name":"{{component}}"}
            """);

    /// <param name="more">Further fields of the binding, each with a comma before it.</param>
    public static string Default(string path, string component, string response, string more = "", string method = "Get") =>
        Route(method, path, $$"""
            "component":{"name":"{{component}}"},"response":{{JsonSerializer.Serialize(response)}}{{more}}
            """);

    private static string Route(string method, string path, string binding) => $$$"""{"method":"{{{method}}}","path":"{{{path}}}","binding":{{{{binding}}}}}""";

    public static Task<Answer> DefineAsync(this Api api, string id, string version, params string[] routes) =>
        api.PostAsync(Definitions, Definition(id, version, isDraft: true, routes));

    public static async Task<Answer> SendTextAsync(this Api api, HttpMethod method, string path, string body, string? contentType)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.Remove("Content-Type");
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await api.SendAsync(request);
    }

    /// <param name="definitions">Each as <c>id@version</c>.</param>
    public static Task<Answer> DeployAsync(this Api api, string host, params string[] definitions) => api.DeployAsync(null, host, definitions);

    public static Task<Answer> DeployAsync(this Api api, string? subdomain, string host, string[] definitions)
    {
        var listed = definitions.Select(d => d.Split('@')).Select(d => $$"""{"id":"{{d[0]}}","version":"{{d[1]}}"}""");
        var below = subdomain is null ? "" : $",\"subdomain\":\"{subdomain}\"";
        return api.PostAsync($"{Deployments}/deploy", $$$"""{"apiDefinitions":[{{{string.Join(',', listed)}}}],"site":{"host":"{{{host}}}"{{{below}}}}}""");
    }

    /// <summary>The definitions that a site has, as they are deployed.</summary>
    public static async Task<string> DeployedAsync(this Api api, string site)
    {
        var answer = await api.GetAsync($"{Deployments}/{site}");
        return answer.Status == 404 ? "" : string.Join(' ', answer.Ok.GetProperty("apiDefinitions").EnumerateArray().Select(d => $"{d.GetProperty("id")}@{d.GetProperty("version")}"));
    }

    public static async Task<bool> IsDraftAsync(this Api api, string id, string version) => (await api.GetAsync($"{Definitions}/{id}/{version}")).Ok.GetProperty("draft").GetBoolean();
}
