using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GolemOrleans.Cli.Api;

/// <summary>
/// A thin client of the REST API: one call, one request, no retries. A refused connection surfaces as
/// <see cref="HttpRequestException"/>, an error answer as <see cref="ApiException"/>. Thread-safe.
/// </summary>
public sealed class GolemClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="server">For example <c>http://localhost:9881</c>.</param>
    /// <remarks>Requests have no time-out of their own: an invocation takes as long as it takes.</remarks>
    public GolemClient(Uri server)
    {
        Server = server;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        Components = new ComponentsApi(this);
        Workers = new WorkersApi(this);
        HttpApis = new HttpApisApi(this);
    }

    public Uri Server { get; }

    public ComponentsApi Components { get; }

    public WorkersApi Workers { get; }

    public HttpApisApi HttpApis { get; }

    /// <summary>The server's version.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellation) =>
        (await GetAsync("/version", cancellation)).GetProperty("version").GetString() ?? "";

    public void Dispose() => _http.Dispose();

    internal async Task<JsonElement> GetAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return Parse(await SendAsync(request, cancellation));
    }

    internal async Task<JsonElement> SendJsonAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = Json(body) };
        return Parse(await SendAsync(request, cancellation));
    }

    /// <summary>The body of the answer, byte for byte.</summary>
    internal async Task<string> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        var body = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode
            ? body
            : throw new ApiException(response.StatusCode, ErrorText.Read(body, $"{(int)response.StatusCode} {response.ReasonPhrase}"));
    }

    internal static HttpContent? Json(JsonNode? body) =>
        body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    internal static JsonElement Parse(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }
}
