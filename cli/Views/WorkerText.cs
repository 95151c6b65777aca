using System.Text.Json;
using System.Text.Json.Nodes;
using GolemOrleans.Cli.Output;

namespace GolemOrleans.Cli.Views;

/// <summary>A worker's metadata as the command line shows it.</summary>
internal static class WorkerText
{
    private static readonly string[] Shown =
    [
        "args", "env", "status", "componentVersion", "retryCount", "pendingInvocationCount", "updates", "createdAt", "lastError",
        "componentSize", "totalLinearMemorySize", "ownedResources",
    ];

    public static JsonObject View(string component, JsonElement worker)
    {
        var view = new JsonObject { ["componentName"] = component, ["workerName"] = Name(worker) };
        foreach (var field in Shown)
            view[field] = worker.TryGetProperty(field, out var value) ? JsonNode.Parse(value.GetRawText()) : null;
        return view;
    }

    public static void Write(TextWriter to, string component, JsonElement worker) => Fields.Write(
        to,
        ("Component name", component),
        ("Component version", Text(worker, "componentVersion")),
        ("Worker name", Name(worker)),
        ("Created at", Text(worker, "createdAt")),
        ("Component size", $"{Text(worker, "componentSize")} bytes"),
        ("Total linear memory size", $"{Text(worker, "totalLinearMemorySize")} bytes"),
        ("Arguments", string.Join(' ', worker.GetProperty("args").EnumerateArray())),
        ("Environment variables", string.Join('\n', worker.GetProperty("env").EnumerateObject().Select(e => $"{e.Name}={e.Value}"))),
        ("Status", Text(worker, "status")),
        ("Retry count", Text(worker, "retryCount")),
        ("Pending invocation count", Text(worker, "pendingInvocationCount")),
        ("Last error", Text(worker, "lastError")));

    public static void WriteTable(TextWriter to, string component, IEnumerable<JsonElement> workers) => Fields.WriteTable(
        to,
        ["Component name", "Worker name", "Version", "Status", "Created at"],
        [.. workers.Select(w => (IReadOnlyList<string>)[component, Name(w), Text(w, "componentVersion"), Text(w, "status"), Text(w, "createdAt")])]);

    private static string Name(JsonElement worker) => worker.GetProperty("workerId").GetProperty("workerName").GetString()!;

    private static string Text(JsonElement worker, string field) => worker.TryGetProperty(field, out var value) ? value.ToString() : "";
}
