using GolemOrleans.Gateway.Tests.Support;

namespace GolemOrleans.Gateway.Tests.Lifecycle;

/// <summary>The commands of the table as requests, and their answers as its words.</summary>
/// <param name="plugin">An installation of the component's plugin.</param>
internal sealed class Commands(string plugin)
{
    private static readonly (string Word, int Status, string Body)[] s_words =
    [
        ("late", 200, "{\"canceled\":false}"),
        ("ok", 200, ""),
        ("unknown", 404, "{\"error\":\"Worker not found: "),
        ("exists", 500, "{\"golemError\":{\"type\":\"WorkerAlreadyExists\""),
        ("invalid", 500, "{\"golemError\":{\"type\":\"InvalidRequest\""),
        ("failed", 500, "{\"golemError\":{\"type\":\"PreviousInvocationFailed\""),
        ("exited", 500, "{\"golemError\":{\"type\":\"PreviousInvocationExited\""),
        ("interrupted", 500, "{\"golemError\":{\"type\":\"Interrupted\""),
        ("promise", 500, "{\"golemError\":{\"type\":\"PromiseNotFound\""),
        ("waits", 500, "{\"golemError\":{\"type\":\"RuntimeError\",\"details\":\"Interrupted via the Golem API\""),
        ("trapped", 500, "{\"golemError\":{\"type\":\"RuntimeError\""),
    ];

    /// <summary>The word for an answer, or the answer itself.</summary>
    public static string Word(Answer answer) =>
        s_words.FirstOrDefault(word => word.Status == answer.Status && answer.Body.StartsWith(word.Body, StringComparison.Ordinal)).Word ?? answer.ToString();

    public Task<Answer> SendAsync(string command, Specimen worker)
    {
        var (api, path) = (worker.Api, worker.Path);
        return command switch
        {
            "invoke" => worker.SendAsync("add", """[{"value":1}]"""),
            "invoke and await" => api.InvokeAsync(path, "test:life/api.{get}"),
            "repeat a finished key" => api.InvokeAsync(path, "test:life/api.{add}", """[{"value":7}]""", Specimen.First),
            "create" => api.PostAsync(path[..path.LastIndexOf('/')], $$$"""{"name":"{{{worker.Name}}}","args":[],"env":{}}"""),
            "delete" => api.DeleteAsync(path),
            "interrupt" => worker.InterruptAsync(),
            "interrupt with recovery" => api.PostAsync($"{path}/interrupt?recovery-immediately=true"),
            "resume" => api.PostAsync($"{path}/resume"),
            "update automatically" => UpdateAsync("Automatic", 0),
            "update by snapshot" => UpdateAsync("Manual", 0),
            "update to its own version" => UpdateAsync("Automatic", 1),
            "revert to the first entry" => RevertAsync("revertToOplogIndex", "lastOplogIndex", 1),
            "revert the last invocation" => RevertAsync("revertLastInvocations", "numberOfInvocations", 1),
            "revert beyond the end" => RevertAsync("revertToOplogIndex", "lastOplogIndex", 1000),
            "fork" => ForkAsync(worker),
            "cancel a queued key" => api.DeleteAsync($"{path}/invocations/{Specimen.Queued}"),
            "cancel a finished key" => api.DeleteAsync($"{path}/invocations/{Specimen.First}"),
            "deactivate a plugin" => api.PostAsync($"{path}/deactivate-plugin?plugin-installation-id={plugin}"),
            "activate a plugin" => api.PostAsync($"{path}/activate-plugin?plugin-installation-id={plugin}"),
            "complete an unknown promise" => api.PostAsync($"{path}/complete", """{"oplogIdx":999,"data":[]}"""),
            "list files" => api.GetAsync($"{path}/files/data"),
            "read a file" => api.GetAsync($"{path}/file-contents/data%2Fown.txt"),
            "metadata" => api.GetAsync(path),
            "oplog" => api.GetAsync($"{path}/oplog?from=1&count=10"),
            "search the oplog" => api.GetAsync($"{path}/oplog?query=create&count=10"),
            "connect" => ConnectAsync(api, path),
            _ => throw new ArgumentException($"The table's command '{command}' is not known here.", nameof(command)),
        };

        Task<Answer> UpdateAsync(string mode, int version) => api.PostAsync($"{path}/update", $$"""{"mode":"{{mode}}","targetVersion":{{version}}}""");
        Task<Answer> RevertAsync(string type, string field, int value) => api.PostAsync($"{path}/revert", $$"""{"type":"{{type}}","{{field}}":{{value}}}""");
    }

    /// <summary>The path of what <c>fork</c> makes.</summary>
    public static string ForkOf(Specimen worker) => $"{worker.Path}-fork";

    /// <summary>Forks the worker as it was after its first invocation; only workers can order that.</summary>
    private static async Task<Answer> ForkAsync(Specimen worker)
    {
        var id = Guid.Parse(worker.Component).ToByteArray(bigEndian: true).AsMemory();
        var (high, low) = (BitConverter.ToUInt64(Reversed(id[..8])), BitConverter.ToUInt64(Reversed(id[8..])));
        return await worker.Api.InvokeAsync(
            $"{worker.Path}-forker",
            "test:life/api.{copy}",
            $$"""[{"value":{{high}}},{"value":{{low}}},{"value":"{{worker.Name}}"},{"value":"{{worker.Name}}-fork"},{"value":{{Specimen.FirstEnd}}}]""");

        static byte[] Reversed(ReadOnlyMemory<byte> bytes) => [.. bytes.ToArray().Reverse()];
    }

    /// <summary>The status of the stream is the answer; it is left at once.</summary>
    private static async Task<Answer> ConnectAsync(Api api, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{path}/connect", UriKind.Relative));
        request.Headers.Add("Accept", "text/event-stream");
        using var answer = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new Answer((int)answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync());
    }
}
