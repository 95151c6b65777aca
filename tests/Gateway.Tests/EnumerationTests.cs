using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

[Collection(nameof(GatewayFixture))]
public sealed class EnumerationTests(GatewayFixture fixture) : IAsyncLifetime
{
    private string _component = "";

    private Api Api => fixture.Api;

    private string Workers => $"/v1/components/{_component}/workers";

    /// <summary>Workers a (A=1), b (A=2), bb (B=x) on version 0, and c on version 1; b has failed.</summary>
    private async Task<string> PrepareAsync()
    {
        _component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        await CreateAsync("a", """{"A":"1"}""");
        await CreateAsync("b", """{"A":"2"}""");
        await CreateAsync("bb", """{"B":"x"}""");
        await Api.InvokeAsync($"{Workers}/b", "test:life/api.{fail}");
        await Api.UpdateAsync(_component, LifeGuest.Wasm(2));
        await CreateAsync("c", "{}");
        foreach (var idle in new[] { "a", "bb", "c" })
            await Api.CallAsync($"{Workers}/{idle}", "get");
        return _component;
    }

    public async Task InitializeAsync() => _component = await fixture.OnceAsync("enumerated workers", PrepareAsync);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("name = a", "a")]
    [InlineData("name != a", "b bb c")]
    [InlineData("name like b", "b bb")]
    [InlineData("name notlike b", "a c")]
    [InlineData("env.A == 2", "b")]
    [InlineData("env.a ne 2", "a")]
    [InlineData("version = 1", "c")]
    [InlineData("version < 1", "a b bb")]
    [InlineData("version >= 0", "a b bb c")]
    [InlineData("status == failed", "b")]
    [InlineData("status != Failed", "a bb c")]
    [InlineData("createdAt > 2000-01-01T00:00:00Z", "a b bb c")]
    [InlineData("created_at < 2000-01-01T00:00:00Z", "")]
    public async Task A_text_filter_selects(string filter, string expected) =>
        Assert.Equal(expected, await NamesAsync($"?filter={Uri.EscapeDataString(filter)}&precise=true"));

    [Fact]
    public async Task Several_text_filters_must_all_hold() =>
        Assert.Equal("bb", await NamesAsync("?filter=name%20like%20b&filter=status%20%3D%20Idle"));

    [Theory]
    [InlineData("""{"type":"And","filters":[{"type":"Name","comparator":"Like","value":"b"},{"type":"Status","comparator":"Equal","value":"Idle"}]}""", "bb")]
    [InlineData("""{"type":"Or","filters":[{"type":"Name","comparator":"Equal","value":"a"},{"type":"Version","comparator":"Greater","value":0}]}""", "a c")]
    [InlineData("""{"type":"Not","filter":{"type":"Name","comparator":"Like","value":"b"}}""", "a c")]
    [InlineData("""{"type":"Not","filter":{"type":"Not","filter":{"type":"Env","name":"b","comparator":"Equal","value":"x"}}}""", "bb")]
    [InlineData("""{"type":"And","filters":[]}""", "a b bb c")]
    [InlineData("""{"type":"Or","filters":[]}""", "")]
    [InlineData("""{"type":"CreatedAt","comparator":"GreaterEqual","value":"2000-01-01T00:00:00Z"}""", "a b bb c")]
    public async Task A_json_filter_selects(string filter, string expected)
    {
        var page = await Api.PostAsync($"{Workers}/find", $$"""{"filter":{{filter}},"count":10}""");
        Assert.Equal(expected, Names(page.Ok));
        Assert.Equal(JsonValueKind.Null, page.Json.GetProperty("cursor").ValueKind);
    }

    [Fact]
    public async Task Pages_are_stable_while_workers_come_and_go()
    {
        await PrepareAsync();
        var seen = new List<string>();
        var cursor = "";
        for (var round = 0; ; round++)
        {
            var page = (await Api.GetAsync($"{Workers}?count=1{cursor}")).Ok;
            seen.AddRange(page.GetProperty("workers").EnumerateArray().Select(Name));
            if (page.GetProperty("cursor").ValueKind == JsonValueKind.Null)
                break;
            cursor = $"&cursor={page.GetProperty("cursor").GetProperty("layer")}/{page.GetProperty("cursor").GetProperty("cursor")}";
            if (round == 0)
            {
                Assert.Equal(200, (await Api.DeleteAsync($"{Workers}/a")).Status);
                await CreateAsync("d", "{}");
            }
        }

        Assert.Equal(["a", "b", "bb", "c", "d"], seen);
    }

    [Fact]
    public async Task Metadata_is_complete()
    {
        var failed = (await Api.GetAsync($"{Workers}/b")).Ok;
        Assert.Equal("Failed", failed.GetProperty("status").GetString());
        Assert.Contains("unreachable", failed.GetProperty("lastError").GetString(), StringComparison.Ordinal);
        Assert.Equal(131072ul, failed.GetProperty("totalLinearMemorySize").GetUInt64());
        Assert.Equal("2", failed.GetProperty("env").GetProperty("A").GetString());
        Assert.Equal(
            ["activePlugins", "args", "componentSize", "componentVersion", "createdAt", "env", "lastError", "ownedResources", "pendingInvocationCount", "retryCount", "status", "totalLinearMemorySize", "updates", "workerId"],
            failed.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    private async Task CreateAsync(string name, string env) =>
        (await Api.PostAsync(Workers, """{"name":"NAME","args":[],"env":ENV}""".Replace("NAME", name).Replace("ENV", env))).Ok.GetProperty("componentVersion");

    private async Task<string> NamesAsync(string query) => Names((await Api.GetAsync(Workers + query)).Ok);

    private static string Names(JsonElement page) => string.Join(' ', page.GetProperty("workers").EnumerateArray().Select(Name).Order(StringComparer.Ordinal));

    private static string Name(JsonElement worker) => worker.GetProperty("workerId").GetProperty("workerName").GetString()!;
}
