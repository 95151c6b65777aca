using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests.Servers;

/// <summary>An answer as it came.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body)
{
    /// <summary>The one result of an invocation that must have succeeded.</summary>
    public JsonElement Result
    {
        get
        {
            Assert.True(Status == HttpStatusCode.OK, $"{(int)Status}: {Body}");
            return Json("result", "value")[0];
        }
    }

    public ulong U64 => Result.GetUInt64();

    public JsonElement Json(params string[] path) =>
        path.Aggregate(JsonDocument.Parse(Body).RootElement, static (element, name) => element.GetProperty(name));

    /// <summary>It is a 200.</summary>
    public void Succeeded() => Assert.True(Status == HttpStatusCode.OK, $"{(int)Status}: {Body}");

    /// <summary>Exactly this status and body; the order of JSON members does not matter.</summary>
    public void Is(int status, string body) =>
        Assert.True((int)Status == status && (Body == body || IsJson(body)), $"Expected {status} {body}, was {(int)Status} {Body}");

    private bool IsJson(string body)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(Body));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>One entry of a public oplog.</summary>
internal sealed record OplogLine(ulong Index, JsonElement Entry)
{
    public string Type => Text("type");

    public string Text(string name) => Entry.GetProperty(name).GetString()!;
}

/// <summary>The REST API as tests use it.</summary>
internal sealed class GolemApi(HttpClient client)
{
    private const int OplogPage = 100;

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var answer = await client.SendAsync(request);
        return new Answer(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, string json, string? key = null) => SendAsync(HttpMethod.Post, path, JsonBody(json), key);

    /// <param name="name">The component's name.</param>
    /// <param name="component">Its bytes.</param>
    /// <param name="linking">Imports that are clients of other components, as <see cref="ClientLinking"/> writes them.</param>
    public async Task<Answer> UploadAsync(string name, byte[] component, string? linking = null)
    {
        using var form = Form(component, linking);
        form.Add(new StringContent(name), "name");
        return await SendAsync(HttpMethod.Post, "/v1/components", form);
    }

    /// <summary>Uploads the next version of a component.</summary>
    public async Task UpdateAsync(string componentId, byte[] component, string? linking = null)
    {
        using var form = Form(component, linking);
        var answer = await SendAsync(HttpMethod.Post, $"/v1/components/{componentId}/updates", form);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    /// <summary>Creates a component and answers its id.</summary>
    public async Task<string> DeployAsync(string name, byte[] component, string? linking = null)
    {
        var answer = await UploadAsync(name, component, linking);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer.Json("versionedComponentId", "componentId").GetString()!;
    }

    /// <param name="worker">Component id and worker name.</param>
    /// <param name="function">As written in the query.</param>
    /// <param name="parameters">The values, as a JSON array.</param>
    /// <param name="key">Idempotency key.</param>
    public Task<Answer> InvokeAsync(Worker worker, string function, string parameters = "[]", string? key = null) =>
        PostAsync($"{worker.Path}/invoke-and-await?function={Uri.EscapeDataString(function)}", Parameters(parameters), key);

    /// <summary>As <see cref="InvokeAsync"/>, answered when the invocation is accepted.</summary>
    public Task<Answer> EnqueueAsync(Worker worker, string function, string parameters = "[]", string? key = null) =>
        PostAsync($"{worker.Path}/invoke?function={Uri.EscapeDataString(function)}", Parameters(parameters), key);

    public Task<Answer> CompleteAsync(Worker worker, ulong oplogIndex, string text) =>
        PostAsync($"{worker.Path}/complete", $$"""{"oplogIdx":{{oplogIndex}},"data":[{{string.Join(',', Encoding.UTF8.GetBytes(text))}}]}""");

    public async Task<string> StatusAsync(Worker worker)
    {
        var answer = await GetAsync(worker.Path);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{worker.Name}: {answer.Body}");
        return answer.Json("status").GetString()!;
    }

    /// <summary>Waits until a worker has a status.</summary>
    public Task AwaitStatusAsync(Worker worker, string status) =>
        Eventually.TrueAsync(async () => await StatusAsync(worker) == status, async () => $"status is {await StatusAsync(worker)}, not {status}");

    /// <inheritdoc cref="Eventually.TrueAsync"/>
    public static Task UntilAsync(Func<Task<bool>> question) => Eventually.TrueAsync(question);

    /// <summary>The whole oplog by pages; fails unless the indices are gap-free from the first on.</summary>
    public async Task<List<OplogLine>> OplogAsync(Worker worker, ulong from = 1)
    {
        var lines = new List<OplogLine>();
        while (true)
        {
            var answer = await GetAsync($"{worker.Path}/oplog?from={from + (ulong)lines.Count}&count={OplogPage}");
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
            var entries = answer.Json("entries").EnumerateArray().ToList();
            foreach (var line in entries)
            {
                Assert.Equal(from + (ulong)lines.Count, line.GetProperty("oplogIndex").GetUInt64());
                lines.Add(new OplogLine(line.GetProperty("oplogIndex").GetUInt64(), line.GetProperty("entry")));
            }

            if (entries.Count == 0)
                return lines;
        }
    }

    private static string Parameters(string values)
    {
        using var json = JsonDocument.Parse(values);
        return $$"""{"params":[{{string.Join(',', json.RootElement.EnumerateArray().Select(value => $$"""{"value":{{value.GetRawText()}}}"""))}}]}""";
    }

    private static MultipartFormDataContent Form(byte[] component, string? linking)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(component), "component", "component.wasm" } };
        if (linking is not null)
            form.Add(JsonBody($$"""{"dynamicLinking":{{linking}}}"""), "dynamicLinking");
        return form;
    }

    private static StringContent JsonBody(string json) => new(json, Encoding.UTF8, "application/json");
}

/// <summary>A worker's address.</summary>
internal sealed record Worker(string Component, string Name)
{
    public string Path => $"/v1/components/{Component}/workers/{Name}";
}
