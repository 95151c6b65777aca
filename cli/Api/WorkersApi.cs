using System.Text.Json;
using System.Text.Json.Nodes;

namespace GolemOrleans.Cli.Api;

/// <summary>The worker routes. Components are named by id.</summary>
public sealed partial class WorkersApi
{
    private readonly GolemClient _client;

    internal WorkersApi(GolemClient client) => _client = client;

    public Task CreateAsync(
        string component, string worker, IEnumerable<string> args, IEnumerable<KeyValuePair<string, string>> env, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["name"] = worker,
            ["args"] = new JsonArray([.. args.Select(a => (JsonNode)a)]),
            ["env"] = new JsonObject(env.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value))),
        };
        return _client.SendJsonAsync(HttpMethod.Post, $"/v1/components/{component}/workers", body, cancellation);
    }

    public Task<JsonElement> GetAsync(string component, string worker, CancellationToken cancellation) =>
        _client.GetAsync(Path(component, worker), cancellation);

    /// <summary>Invokes and waits for the result.</summary>
    /// <returns>The answer's body as it was sent: for one key always the same bytes.</returns>
    public Task<string> InvokeAndAwaitAsync(
        string component, string? worker, string function, JsonArray parameters, string? key, CancellationToken cancellation) =>
        InvokeAsync("invoke-and-await", component, worker, function, parameters, key, cancellation);

    /// <summary>Enqueues an invocation; it is durable when this returns.</summary>
    public Task EnqueueAsync(
        string component, string? worker, string function, JsonArray parameters, string? key, CancellationToken cancellation) =>
        InvokeAsync("invoke", component, worker, function, parameters, key, cancellation);

    /// <returns>True when this call completed the promise, false when it was complete already.</returns>
    public async Task<bool> CompletePromiseAsync(
        string component, string worker, ulong oplogIndex, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        var body = new JsonObject { ["oplogIdx"] = oplogIndex, ["data"] = new JsonArray([.. data.ToArray().Select(b => (JsonNode)b)]) };
        return (await _client.SendJsonAsync(HttpMethod.Post, Path(component, worker) + "/complete", body, cancellation)).GetBoolean();
    }

    /// <summary>The only result in an answer of <see cref="InvokeAndAwaitAsync"/>, as JSON.</summary>
    public static JsonElement Result(string answer) => GolemClient.Parse(answer).GetProperty("result").GetProperty("value")[0];

    private static string Path(string component, string worker) => $"/v1/components/{component}/workers/{Uri.EscapeDataString(worker)}";

    private async Task<string> InvokeAsync(
        string route, string component, string? worker, string function, JsonArray parameters, string? key, CancellationToken cancellation)
    {
        var path = worker is null ? $"/v1/components/{component}" : Path(component, worker);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/{route}?function={Uri.EscapeDataString(function)}")
        {
            Content = GolemClient.Json(new JsonObject { ["params"] = parameters.DeepClone() }),
        };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await _client.SendAsync(request, cancellation);
    }
}
