using System.Net.Http.Headers;
using System.Text;
using GolemOrleans.Gateway.Tests.Support;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

/// <summary>A site with one definition, and requests to it over HTTP.</summary>
internal sealed class SiteClient(HttpClient client, string host)
{
    public string Host => host;

    /// <summary>Makes a definition and deploys it at a host of its own.</summary>
    public static async Task<SiteClient> DeployAsync(Api api, HttpClient client, string name, params string[] routes)
    {
        _ = (await api.DefineAsync($"api-{name}", "1", routes)).Ok;
        _ = (await api.DeployAsync($"{name}.example:9006", $"api-{name}@1")).Ok;
        return new SiteClient(client, $"{name}.example:9006");
    }

    public Task<SiteAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<SiteAnswer> PostAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(json), headers);

    public async Task<SiteAnswer> SendAsync(HttpMethod method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, path, body, headers);
        using var answer = await client.SendAsync(request);
        return new SiteAnswer((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsByteArrayAsync(), answer.Headers);
    }

    /// <summary>The target is sent as it is written, dot segments included.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        var target = new Uri($"http://{client.BaseAddress!.Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(method, target) { Content = body is null ? null : new ByteArrayContent(body) };
        request.Headers.Host = host;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}

/// <summary>An answer to a request to an HTTP API.</summary>
internal sealed record SiteAnswer(int Status, string? ContentType, byte[] Bytes, HttpResponseHeaders Headers)
{
    public string Body => Encoding.UTF8.GetString(Bytes);

    /// <summary>The value of a header; null: there is none.</summary>
    public string? this[string name] => Headers.TryGetValues(name, out var values) ? string.Join('|', values) : null;

    public override string ToString() => $"{Status} {ContentType}: {Body}";
}
