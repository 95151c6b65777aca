using System.Text.Json;
using Xunit;

namespace GolemOrleans.Cli.Tests;

public sealed class WorkerCommandsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_worker_is_made_invoked_looked_at_and_deleted()
    {
        await server.GolemAsync(0, "worker", "new", "shop:counter/life", "one", "two", "-e", "COLOUR=blue");
        var (result, _) = await server.GolemAsync(0, "worker", "invoke", "shop:counter/life", "add", "5", "-i", "k1");
        Assert.Equal("Invocation results in WAVE format:\n  - 5\n", result);
        Assert.Equal(result, (await server.GolemAsync(0, "worker", "invoke", "shop:counter/life", "shop:counter/api.{add}", "5", "-i", "k1")).Output);

        var (worker, _) = await server.GolemAsync(0, "worker", "get", "shop:counter/life");
        Assert.Contains("Arguments:                one two", worker, StringComparison.Ordinal);
        Assert.Contains("Environment variables:    COLOUR=blue", worker, StringComparison.Ordinal);

        var (oplog, _) = await server.GolemAsync(0, "worker", "oplog", "shop:counter/life");
        Assert.StartsWith("#00001: CREATE", oplog, StringComparison.Ordinal);
        Assert.Contains("INVOKE shop:counter/api.{add}", oplog, StringComparison.Ordinal);
        Assert.Contains("idempotency key: k1", oplog, StringComparison.Ordinal);
        Assert.DoesNotContain("CREATE", (await server.GolemAsync(0, "worker", "oplog", "shop:counter/life", "--from", "2")).Output, StringComparison.Ordinal);

        await server.GolemAsync(0, "worker", "simulate-crash", "shop:counter/life");
        await server.GolemAsync(0, "worker", "interrupt", "shop:counter/life");
        await server.GolemAsync(0, "worker", "revert", "shop:counter/life", "--number-of-invocations", "1");
        Assert.Contains("  - 0", (await server.GolemAsync(0, "worker", "invoke", "shop:counter/life", "value")).Output, StringComparison.Ordinal);

        await server.GolemAsync(0, "worker", "delete", "shop:counter/life");
        Assert.StartsWith("error: Worker not found", (await server.GolemAsync(1, "worker", "get", "shop:counter/life")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_are_wave_and_results_are_shown_as_wave_and_json()
    {
        var (output, progress) = await server.GolemAsync(
            0, "worker", "invoke", "shop:orders/typed", "place", "{item: \"lamp\", quantity: 2, cents-each: 5}", "--format", "json");
        using var view = JsonDocument.Parse(output);
        Assert.Equal("err(\"the environment variable SHOP is not set\")", view.RootElement.GetProperty("result_wave")[0].GetString());
        Assert.Equal("the environment variable SHOP is not set", view.RootElement.GetProperty("result_json").GetProperty("value")[0].GetProperty("err").GetString());
        Assert.Contains(view.RootElement.GetProperty("idempotency_key").GetString()!, progress, StringComparison.Ordinal);
        Assert.Contains("  - failed", (await server.GolemAsync(0, "worker", "invoke", "shop:orders/typed", "workflow.{current}")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enqueued_invocation_is_done_and_its_key_answers()
    {
        var (output, _) = await server.GolemAsync(0, "worker", "invoke", "shop:counter/queue", "add", "7", "--enqueue", "-i", "later");
        Assert.Equal("Enqueued invocation\n", output);
        Assert.Contains("  - 7", (await server.GolemAsync(0, "worker", "invoke", "shop:counter/queue", "add", "7", "-i", "later")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_goes_through_all_pages_or_gives_the_cursor_of_the_next()
    {
        await server.GolemAsync(0, "component", "add", "many:counter", server.Sample("counter.wasm"));
        for (var i = 0; i < 3; i++)
            await server.GolemAsync(0, "worker", "invoke", $"many:counter/w{i}", "add", "1", "-i", "once");
        var (all, _) = await server.GolemAsync(0, "worker", "list", "many:counter", "-f", "json");
        using var workers = JsonDocument.Parse(all);
        Assert.Equal(["w0", "w1", "w2"], workers.RootElement.GetProperty("workers").EnumerateArray().Select(w => w.GetProperty("workerName").GetString()).Order());

        var (first, _) = await server.GolemAsync(0, "worker", "list", "many:counter", "--max-count", "2", "-f", "json");
        using var page = JsonDocument.Parse(first);
        Assert.Equal(2, page.RootElement.GetProperty("workers").GetArrayLength());
        var cursor = page.RootElement.GetProperty("cursors").GetProperty("many:counter").GetString()!;
        var (rest, _) = await server.GolemAsync(0, "worker", "list", "many:counter", "--scan-cursor", cursor, "-f", "json");
        using var last = JsonDocument.Parse(rest);
        Assert.Equal(1, last.RootElement.GetProperty("workers").GetArrayLength());
        Assert.Contains("w1", (await server.GolemAsync(0, "worker", "list", "many:counter", "--filter", "name = w1")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add", "x", "Argument 1, x: expected a number")]
    [InlineData("add", "-1", "Argument 1, -1: ")]
    [InlineData("nope", "1", "shop:counter exports no function 'nope'. It exports:\n  shop:counter/api.{add}(n: u64) -> u64")]
    [InlineData("value", "1", "shop:counter/api.{value} takes 0 arguments, 1 are given.")]
    [InlineData("((", "1", "'((' is no function name")]
    public async Task A_call_that_does_not_fit_is_told_before_anything_is_sent(string function, string argument, string message)
    {
        var (_, errors) = await server.GolemAsync(1, "worker", "invoke", "shop:counter/unborn", function, "--", argument);
        Assert.StartsWith("error: " + message, errors, StringComparison.Ordinal);
        Assert.StartsWith("error: Worker not found", (await server.GolemAsync(1, "worker", "get", "shop:counter/unborn")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worker get lonely", "'lonely' names no worker")]
    [InlineData("worker revert a/b", "Give either --last-oplog-index or --number-of-invocations")]
    [InlineData("worker oplog a/b --from 1 --query x", "--from and --query exclude each other")]
    [InlineData("worker new a/b -e NOVALUE", "'NOVALUE' is no environment variable")]
    [InlineData("worker list a --max-count 0", "--max-count must be at least 1")]
    [InlineData("worker get a/b -f xml", "Cannot parse argument 'xml' for option '--format'")]
    public async Task Wrong_arguments_exit_with_two(string arguments, string message)
    {
        var (_, errors) = await server.GolemAsync(2, arguments.Split(' '));
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }
}
