using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.Oplog;

[Collection(nameof(GatewayFixture))]
public sealed class OplogTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    [Fact]
    public async Task The_first_entries_are_those_of_the_reference()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.AddAsync(worker, 5, "the-key");
        var page = (await Api.GetAsync($"{worker}/oplog?from=1&count=4")).Ok;
        Assert.Equal([1, 2, 3, 4], page.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("oplogIndex").GetInt32()));
        Assert.Equal((1, 4), (page.GetProperty("firstIndexInChunk").GetInt32(), page.GetProperty("lastIndex").GetInt32()));
        Assert.Equal("""{"currentComponentVersion":0,"nextOplogIndex":5}""", page.GetProperty("next").GetRawText());

        var entries = page.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("entry")).ToArray();
        Assert.Equal("Create", entries[0].GetProperty("type").GetString());
        Assert.Equal("-1", entries[0].GetProperty("accountId").GetString());
        Assert.Equal(JsonValueKind.Null, entries[0].GetProperty("parent").ValueKind);

        // The worker was not loaded: the invocation was queued first.
        var queued = entries[1].GetProperty("invocation");
        Assert.Equal("ExportedFunction", queued.GetProperty("type").GetString());
        Assert.Equal("test:life/api.{add}", queued.GetProperty("fullFunctionName").GetString());
        Assert.Equal("""[{"typ":{"type":"U64"},"value":5}]""", queued.GetProperty("functionInput").GetRawText());

        var invoked = entries[2];
        Assert.Equal("test:life/api.{add}", invoked.GetProperty("functionName").GetString());
        Assert.Equal("the-key", invoked.GetProperty("idempotencyKey").GetString());
        Assert.Equal("""[{"typ":{"type":"U64"},"value":5}]""", invoked.GetProperty("request").GetRawText());
        var spans = invoked.GetProperty("invocationContext")[0];
        Assert.Equal("invoke-exported-function", Attribute(spans[0], "name"));
        Assert.Equal("the-key", Attribute(spans[0], "idempotency_key"));
        Assert.Equal("POST", Attribute(spans[1], "request.method"));
        Assert.StartsWith($"{worker}/invoke-and-await?function=", Attribute(spans[1], "request.uri"), StringComparison.Ordinal);
        Assert.Equal(spans[1].GetProperty("spanId").GetString(), spans[0].GetProperty("parentId").GetString());

        Assert.Equal("ExportedFunctionCompleted", entries[3].GetProperty("type").GetString());
        Assert.Equal("""{"typ":{"type":"Tuple","items":[{"type":"U64"}]},"value":[5]}""", entries[3].GetProperty("response").GetRawText());
    }

    [Fact]
    public async Task Trace_headers_become_the_root_of_the_context()
    {
        var worker = await fixture.NewWorkerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{worker}/invoke-and-await?function=test:life/api.{{get}}", UriKind.Relative));
        request.Content = new StringContent("""{"params":[]}""", null, "application/json");
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        request.Headers.Add("tracestate", ["a=1,b=2", "c=3"]);
        Assert.Equal(200, (await Api.SendAsync(request)).Status);
        var invoked = (await Api.GetAsync($"{worker}/oplog?from=3&count=1")).Ok.GetProperty("entries")[0].GetProperty("entry");
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", invoked.GetProperty("traceId").GetString());
        Assert.Equal("""["a=1","b=2","c=3"]""", invoked.GetProperty("traceStates").GetRawText());
        var spans = invoked.GetProperty("invocationContext")[0];
        Assert.Equal("""{"spanId":"00f067aa0ba902b7","type":"ExternalSpan"}""", Sorted(spans[2]));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_cursor_to_the_end()
    {
        var worker = await fixture.NewWorkerAsync();
        for (var i = 0; i < 60; i++)
            await Api.AddAsync(worker, 1);
        var indices = await FollowAsync($"{worker}/oplog?from=1&count=50");
        Assert.Equal(Enumerable.Range(1, 122), indices);
        Assert.Equal(100, (await Api.GetAsync($"{worker}/oplog?from=1&count=1000")).Ok.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task A_search_finds_what_matches_page_by_page()
    {
        var worker = await fixture.NewWorkerAsync();
        for (var i = 0; i < 30; i++)
            await Api.InvokeAsync(worker, "test:life/api.{say}", $$"""[{"value":"line {{i % 3}}"}]""");
        var all = await FollowAsync($"{worker}/oplog?from=1&count=100");
        var lines = await FollowAsync($"{worker}/oplog?count=4&query={Uri.EscapeDataString("log AND \"line 1\"")}");
        Assert.Equal(10, lines.Count);
        Assert.All(lines, index => Assert.Contains(index, all));
        Assert.Equal(30, (await FollowAsync($"{worker}/oplog?count=7&query=exported-function-completed")).Count);
        Assert.Empty(await FollowAsync($"{worker}/oplog?count=7&query=nothing-like-this"));
    }

    [Fact]
    public async Task A_query_that_cannot_be_read_is_refused_as_the_reference_does()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.AddAsync(worker, 1);
        Assert.Equal(
            """500 {"golemError":{"type":"Unknown","details":"Parse error at PointerOffset(1)\nUnexpected end of input\nExpected whitespaces or NOT\n"}}""",
            (await Api.GetAsync($"{worker}/oplog?query=%28&count=3")).ToString());
        Assert.Equal(400, (await Api.GetAsync($"{worker}/oplog?query=a&count=3&cursor=x")).Status);
    }

    [Fact]
    public async Task A_named_ephemeral_worker_keeps_its_oplog_and_forgets_its_state()
    {
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm(), ("componentType", "Ephemeral"u8.ToArray()));
        var worker = $"/v1/components/{component}/workers/named";
        Assert.Equal(4ul, await Api.AddAsync(worker, 4));
        Assert.Equal(5ul, await Api.AddAsync(worker, 5));
        var kinds = (await Api.GetAsync($"{worker}/oplog?from=1&count=100")).Ok.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("entry").GetProperty("type").GetString());
        Assert.Equal(["Create", "Invoked", "Completed", "Restart", "Invoked", "Completed"], Shorten(kinds).Where((k, i) => i != 1 || k != "Restart").Take(6));
    }

    private static IEnumerable<string> Shorten(IEnumerable<string?> kinds) =>
        kinds.Where(k => k != "PendingWorkerInvocation").Select(k => k!.Replace("ExportedFunction", "", StringComparison.Ordinal));

    private async Task<List<int>> FollowAsync(string path)
    {
        var indices = new List<int>();
        var cursor = "";
        while (true)
        {
            var page = (await Api.GetAsync(path + cursor)).Ok;
            indices.AddRange(page.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("oplogIndex").GetInt32()));
            var next = page.GetProperty("next");
            Assert.Equal(page.GetProperty("entries").GetArrayLength() == 0, next.ValueKind == JsonValueKind.Null);
            if (next.ValueKind == JsonValueKind.Null)
                return indices;
            cursor = $"&cursor={next.GetProperty("nextOplogIndex")}-{next.GetProperty("currentComponentVersion")}";
        }
    }

    private static string Attribute(JsonElement span, string name) => span.GetProperty("attributes").GetProperty(name).GetProperty("value").GetString()!;

    private static string Sorted(JsonElement json) => JsonSerializer.Serialize(new SortedDictionary<string, JsonElement>(json.EnumerateObject().ToDictionary(p => p.Name, p => p.Value)));
}
