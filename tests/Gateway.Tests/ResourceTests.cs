using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>Resources that a component exports, over HTTP: handles as texts, drops, indexed resources.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class ResourceTests(GatewayFixture fixture)
{
    private const string Interface = "demo:target-exports/api";

    private Api Api => fixture.Api;

    [Fact]
    public async Task Metadata_lists_constructors_methods_statics_and_drops()
    {
        var component = await ComponentAsync();
        var export = Assert.Single((await Api.GetAsync($"/v1/components/{component}/latest")).Ok.GetProperty("metadata").GetProperty("exports").EnumerateArray());
        Assert.Equal((Interface, "Instance"), (export.GetProperty("name").GetString(), export.GetProperty("type").GetString()));
        var functions = export.GetProperty("functions").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetRawText());
        Assert.Equal(["[constructor]counter", "[drop]counter", "[method]counter.inc", "[static]counter.made", "add", "fail", "note"], functions.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            """{"name":"[drop]counter","parameters":[{"name":"self","typ":{"type":"Handle","resource_id":0,"mode":"Owned"}}],"results":[]}""",
            functions["[drop]counter"]);
        Assert.Equal(
            """{"name":"[static]counter.made","parameters":[],"results":[{"name":null,"typ":{"type":"U32"}}]}""", functions["[static]counter.made"]);
    }

    [Theory]
    [InlineData("counter.new", "counter.inc", "counter.made", "counter.drop")]
    [InlineData("[constructor]counter", "[method]counter.inc", "[static]counter.made", "[drop]counter")]
    public async Task A_resource_is_made_used_and_dropped(string make, string method, string made, string drop)
    {
        var worker = await WorkerAsync();
        var handle = $"urn:worker:{worker.Split('/')[3]}/{worker.Split('/')[5]}/0";
        Assert.Equal($$$"""{"typ":{"type":"Tuple","items":[{"type":"Handle","resource_id":0,"mode":"Owned"}]},"value":["{{{handle}}}"]}""", await ResultAsync(worker, make, "5"));
        Assert.Equal("8", await ValueAsync(worker, method, $"\"{handle}\"", "3"));
        Assert.Equal("1", await ValueAsync(worker, made));
        Assert.True((await OwnedAsync(worker)).TryGetProperty("0", out _));

        // The handle outlives the instance.
        Assert.Equal("200 {}", (await Api.PostAsync($"{worker}/interrupt?recovery-immediately=true")).ToString());
        Assert.Equal("10", await ValueAsync(worker, method, $"\"{handle}\"", "2"));

        Assert.Equal("""{"typ":{"type":"Tuple","items":[]},"value":[]}""", await ResultAsync(worker, drop, $"\"{handle}\""));
        Assert.Equal("{}", (await OwnedAsync(worker)).GetRawText());
        foreach (var late in new[] { method, drop })
        {
            var again = await Api.InvokeAsync(worker, Name(late), $$"""[{"value":"{{handle}}"}{{(late == method ? ",{\"value\":1}" : "")}}]""");
            Assert.Equal(500, again.Status);
            Assert.Contains("golemError", again.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_indexed_resource_is_made_by_its_first_use_and_again_after_its_drop()
    {
        var worker = await WorkerAsync();
        Assert.Equal("10", await ValueAsync(worker, "counter(7).inc", "3"));
        Assert.Equal("12", await ValueAsync(worker, "counter(7).inc", "2"));
        Assert.Equal("101", await ValueAsync(worker, "counter(100).inc", "1"));
        Assert.Equal(
            ["""{"resourceName":"counter","resourceParams":["7"]}""", """{"resourceName":"counter","resourceParams":["100"]}"""],
            (await OwnedAsync(worker)).EnumerateObject().Select(r => r.Value.GetProperty("indexed").GetRawText()));
        Assert.Equal("""{"typ":{"type":"Tuple","items":[]},"value":[]}""", await ResultAsync(worker, "counter(7).drop"));
        Assert.Equal(["1"], (await OwnedAsync(worker)).EnumerateObject().Select(r => r.Name));
        Assert.Equal("8", await ValueAsync(worker, "counter(7).inc", "1"));

        // What is not there is made, as by every other use, and dropped at once.
        Assert.Equal("""{"typ":{"type":"Tuple","items":[]},"value":[]}""", await ResultAsync(worker, "counter(9).drop"));
        Assert.Equal(["1", "2"], (await OwnedAsync(worker)).EnumerateObject().Select(r => r.Name));
        Assert.Equal(
            ["CreateResource", "DescribeResource", "CreateResource", "DescribeResource", "DropResource", "CreateResource", "DescribeResource", "CreateResource", "DescribeResource", "DropResource"],
            (await Api.GetAsync($"{worker}/oplog?from=1&count=100")).Ok.GetProperty("entries").EnumerateArray()
                .Select(e => e.GetProperty("entry").GetProperty("type").GetString()!).Where(type => type.EndsWith("Resource", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("counter.drop", "", "unexpected parameter count for drop")]
    [InlineData("counter(nonsense).drop", "", "Parameter start has unexpected type")]
    [InlineData("door.drop", "", "could not load function door.drop for interface demo:target-exports/api")]
    [InlineData("door.drop", "\"urn:worker:nonsense\"", "could not load function door.drop for interface demo:target-exports/api")]
    [InlineData("door(1).drop", "", "could not load function door(1).drop for interface demo:target-exports/api")]
    [InlineData("counter.inc", "\"urn:worker:nonsense\",1", "Parameter self has unexpected type")]
    [InlineData("door.open", "1", "could not load function door.open for interface demo:target-exports/api")]
    public async Task A_wrong_use_is_refused_and_the_worker_stays_usable(string function, string parameters, string reason)
    {
        var worker = await WorkerAsync();
        var answer = await Api.InvokeAsync(worker, Name(function), $"[{string.Join(',', parameters.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => $$"""{"value":{{p}}}"""))}]");
        Assert.Equal(500, answer.Status);
        var error = answer.Json.GetProperty("golemError");
        Assert.Equal("InvalidRequest", error.GetProperty("type").GetString());
        Assert.Contains(reason, error.GetProperty("details").GetString(), StringComparison.Ordinal);
        Assert.Equal("4", await ValueAsync(worker, "add", "4"));
    }

    private Task<string> ComponentAsync() => fixture.ComponentAsync("demo:counters", () => GatewayFixture.ClusterGuest("target"));

    private async Task<string> WorkerAsync() => $"/v1/components/{await ComponentAsync()}/workers/{fixture.NewName()}";

    private static string Name(string function) => $"{Interface}.{{{function}}}";

    /// <summary>The whole result as JSON.</summary>
    private async Task<string> ResultAsync(string worker, string function, params string[] parameters) =>
        (await Api.InvokeAsync(worker, Name(function), $"[{string.Join(',', parameters.Select(p => $$"""{"value":{{p}}}"""))}]")).Ok.GetProperty("result").GetRawText();

    /// <summary>The one value of the result as JSON.</summary>
    private async Task<string> ValueAsync(string worker, string function, params string[] parameters)
    {
        using var result = System.Text.Json.JsonDocument.Parse(await ResultAsync(worker, function, parameters));
        return result.RootElement.GetProperty("value")[0].GetRawText();
    }

    private async Task<System.Text.Json.JsonElement> OwnedAsync(string worker) => (await Api.GetAsync(worker)).Ok.GetProperty("ownedResources");
}
