using System.Text;
using System.Text.Json;
using GolemOrleans.Gateway.Tests.Contract;

namespace GolemOrleans.Gateway.Tests.Support;

/// <summary>Speaks the REST API, as text. What is sent is not checked; each answer must be one that the contract knows.</summary>
internal sealed class Api(Uri baseAddress) : IDisposable
{
    public HttpClient Client { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 512, RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8 }) { BaseAddress = baseAddress, Timeout = TimeSpan.FromMinutes(3) };

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Answer> PostAsync(string path, string? json = null) => SendAsync(HttpMethod.Post, path, json);

    public Task<Answer> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? json = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var answer = new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync());
        return ContractRoutes.Problem(request.Method.Method, request.RequestUri!.PathAndQuery, answer) is { } problem
            ? throw new InvalidOperationException($"{request.Method} {request.RequestUri} is not answered as the contract says: {problem}: {answer}")
            : answer;
    }

    public async Task<Answer> UploadAsync(string path, params (string Name, byte[] Content)[] parts)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in parts)
        {
            if (name is "component" or "files" or "wasm" or "icon")
                form.Add(new ByteArrayContent(content), name, name);
            else
                form.Add(new ByteArrayContent(content), name);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = form };
        return await SendAsync(request);
    }

    /// <summary>Creates a component; answers its id.</summary>
    public async Task<string> DeployAsync(string name, byte[] wasm, params (string Name, byte[] Content)[] more)
    {
        var created = await UploadAsync("/v1/components", [("name", Encoding.UTF8.GetBytes(name)), ("component", wasm), .. more]);
        return created.Ok.GetProperty("versionedComponentId").GetProperty("componentId").GetString()!;
    }

    public async Task<ulong> UpdateAsync(string component, byte[] wasm, params (string Name, byte[] Content)[] more)
    {
        var updated = await UploadAsync($"/v1/components/{component}/updates", [("component", wasm), .. more]);
        return updated.Ok.GetProperty("versionedComponentId").GetProperty("version").GetUInt64();
    }

    public Task<Answer> InvokeAsync(string worker, string function, string parameters = "[]", string? key = null, bool wait = true) => SendAsync(
        HttpMethod.Post,
        $"{worker}/{(wait ? "invoke-and-await" : "invoke")}?function={Uri.EscapeDataString(function)}",
        $$"""{"params":{{parameters}}}""",
        key);

    /// <summary>Calls a function of <see cref="LifeGuest"/> and answers its one result.</summary>
    public async Task<JsonElement> CallAsync(string worker, string function, string parameters = "[]", string? key = null) =>
        (await InvokeAsync(worker, $"{LifeGuest.Api}.{{{function}}}", parameters, key)).Ok.GetProperty("result").GetProperty("value")[0];

    public async Task<ulong> AddAsync(string worker, ulong n, string? key = null) => (await CallAsync(worker, "add", $$"""[{"value":{{n}}}]""", key)).GetUInt64();

    /// <summary>Index of the one promise that a worker of <see cref="LifeGuest"/> waits for.</summary>
    public async Task<ulong> PromiseAsync(string worker)
    {
        var oplog = (await GetAsync($"{worker}/oplog?from=1&count=100")).Ok.GetProperty("entries").EnumerateArray();
        return oplog.Single(line => line.GetProperty("entry").GetProperty("type").GetString() == "NoOp").GetProperty("oplogIndex").GetUInt64();
    }

    public async Task<string> StatusAsync(string worker) => (await GetAsync(worker)).Ok.GetProperty("status").GetString()!;

    /// <summary>Asks again until the answer is right; the last one is in the failure.</summary>
    public async Task<Answer> UntilAsync(string path, Func<Answer, bool> isRight)
    {
        Answer? last = null;
        return await Eventually.AnswerAsync(
            async () => isRight(last = await GetAsync(path)) ? last : null,
            () => Task.FromResult($"{path} still answers {last}"));
    }

    public Task<Answer> UntilStatusAsync(string worker, string status) =>
        UntilAsync(worker, answer => answer.Status == 200 && answer.Json.GetProperty("status").GetString() == status);

    public void Dispose() => Client.Dispose();
}
