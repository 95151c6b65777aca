using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GolemOrleans.Cli.Api;

public sealed partial class WorkersApi
{
    /// <summary>One page of a component's workers.</summary>
    /// <param name="component">The component's id.</param>
    /// <param name="filters">Such as <c>status = Idle</c>; all must hold.</param>
    /// <param name="cursor"><c>layer/position</c> of the page; null for the first.</param>
    /// <param name="count">Most workers on the page.</param>
    /// <param name="precise">Asks each worker for its status of this moment.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The workers, and the cursor of the next page or null.</returns>
    public async Task<(IReadOnlyList<JsonElement> Workers, string? Next)> ListAsync(
        string component, IEnumerable<string> filters, string? cursor, int count, bool precise, CancellationToken cancellation)
    {
        var query = string.Concat(filters.Select(f => "&filter=" + Uri.EscapeDataString(f)));
        query += cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor);
        var page = await _client.GetAsync($"/v1/components/{component}/workers?count={count}&precise={(precise ? "true" : "false")}{query}", cancellation);
        var next = page.TryGetProperty("cursor", out var place) && place.ValueKind == JsonValueKind.Object
            ? $"{place.GetProperty("layer")}/{place.GetProperty("cursor")}"
            : null;
        return ([.. page.GetProperty("workers").EnumerateArray()], next);
    }

    public Task DeleteAsync(string component, string worker, CancellationToken cancellation) =>
        _client.SendJsonAsync(HttpMethod.Delete, Path(component, worker), null, cancellation);

    /// <param name="component">The component's id.</param>
    /// <param name="worker">The worker's name.</param>
    /// <param name="recoverImmediately">True is a simulated crash: the worker goes on at once.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task InterruptAsync(string component, string worker, bool recoverImmediately, CancellationToken cancellation) =>
        PostAsync(component, worker, $"interrupt?recovery-immediately={(recoverImmediately ? "true" : "false")}", null, cancellation);

    public Task ResumeAsync(string component, string worker, CancellationToken cancellation) =>
        PostAsync(component, worker, "resume", null, cancellation);

    /// <param name="component">The component's id.</param>
    /// <param name="worker">The worker's name.</param>
    /// <param name="automatic">By replay; otherwise by the component's own snapshot functions.</param>
    /// <param name="version">The version to go to.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task UpdateAsync(string component, string worker, bool automatic, ulong version, CancellationToken cancellation) =>
        PostAsync(component, worker, "update", new JsonObject { ["mode"] = automatic ? "Automatic" : "Manual", ["targetVersion"] = version }, cancellation);

    /// <summary>Goes back to what the worker was right after the entry with the index.</summary>
    public Task RevertToAsync(string component, string worker, ulong lastOplogIndex, CancellationToken cancellation) =>
        PostAsync(component, worker, "revert", new JsonObject { ["type"] = "revertToOplogIndex", ["lastOplogIndex"] = lastOplogIndex }, cancellation);

    /// <summary>Undoes the last invocations.</summary>
    public Task RevertInvocationsAsync(string component, string worker, ulong count, CancellationToken cancellation) =>
        PostAsync(component, worker, "revert", new JsonObject { ["type"] = "revertLastInvocations", ["numberOfInvocations"] = count }, cancellation);

    /// <returns>False when the invocation was finished already.</returns>
    public async Task<bool> CancelInvocationAsync(string component, string worker, string key, CancellationToken cancellation) =>
        (await _client.SendJsonAsync(HttpMethod.Delete, $"{Path(component, worker)}/invocations/{Uri.EscapeDataString(key)}", null, cancellation))
            .GetProperty("canceled").GetBoolean();

    /// <summary>One page of the worker's oplog: elements of <c>{oplogIndex, entry}</c>, and the cursor of the next page or null.</summary>
    public async Task<(IReadOnlyList<JsonElement> Entries, string? Next)> OplogAsync(
        string component, string worker, ulong? from, string? query, string? cursor, CancellationToken cancellation)
    {
        var path = $"{Path(component, worker)}/oplog?count=100";
        path += from is null ? "" : $"&from={from}";
        path += query is null ? "" : $"&query={Uri.EscapeDataString(query)}";
        path += cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
        var page = await _client.GetAsync(path, cancellation);
        var next = page.TryGetProperty("next", out var place) && place.ValueKind == JsonValueKind.Object
            ? $"{place.GetProperty("nextOplogIndex")}-{place.GetProperty("currentComponentVersion")}"
            : null;
        return ([.. page.GetProperty("entries").EnumerateArray()], next);
    }

    /// <summary>The worker's events, the retained ones first, until the stream is closed.</summary>
    public async IAsyncEnumerable<JsonElement> EventsAsync(
        string component, string worker, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(new Uri(_client.Server, Path(component, worker) + "/connect"));
        address.Scheme = address.Scheme == "https" ? "wss" : "ws";
        await socket.ConnectAsync(address.Uri, cancellation);
        var buffer = new byte[16 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                yield break;
            message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage)
                continue;
            yield return GolemClient.Parse(System.Text.Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length));
            message.SetLength(0);
        }
    }

    private Task PostAsync(string component, string worker, string route, JsonNode? body, CancellationToken cancellation) =>
        _client.SendJsonAsync(HttpMethod.Post, $"{Path(component, worker)}/{route}", body, cancellation);
}
