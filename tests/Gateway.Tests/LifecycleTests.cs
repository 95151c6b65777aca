using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>States of a worker against commands, over HTTP; the cells of the runtime are tested there.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class LifecycleTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

    [Theory]
    [InlineData("Idle", "interrupt", "200 {}", "Idle")]
    [InlineData("Idle", "crash", "200 {}", "Idle")]
    [InlineData("Idle", "resume", "200 {}", "Idle")]
    [InlineData("Idle", "get", "200 {\"result\"", "Idle")]
    [InlineData("Idle", "update", "200 {}", "Idle 1")]
    [InlineData("Idle", "revert", "200 {}", "Idle")]
    [InlineData("Idle", "delete", "200 {}", null)]
    [InlineData("Running", "interrupt", "200 {}", "Interrupted")]
    [InlineData("Running", "crash", "200 {}", "Running")]
    [InlineData("Running", "resume", "500 {\"golemError\":{\"type\":\"InvalidRequest\"", "Running")]
    [InlineData("Running", "update", "200 {}", "Running 1")]
    [InlineData("Running", "revert", "200 {}", "Idle")]
    [InlineData("Running", "delete", "200 {}", null)]
    [InlineData("Suspended", "interrupt", "200 {}", "Interrupted")]
    [InlineData("Suspended", "crash", "200 {}", "Suspended")]
    [InlineData("Suspended", "resume", "200 {}", "Suspended")]
    [InlineData("Suspended", "update", "200 {}", "Suspended 1")]
    [InlineData("Suspended", "revert", "200 {}", "Idle")]
    [InlineData("Suspended", "delete", "200 {}", null)]
    [InlineData("Interrupted", "interrupt", "200 {}", "Interrupted")]
    [InlineData("Interrupted", "crash", "200 {}", "Interrupted")]
    [InlineData("Interrupted", "resume", "200 {}", "Running")]
    [InlineData("Interrupted", "update", "200 {}", "Running 1")]
    [InlineData("Interrupted", "revert", "200 {}", "Idle")]
    [InlineData("Interrupted", "delete", "200 {}", null)]
    [InlineData("Failed", "interrupt", "200 {}", "Failed")]
    [InlineData("Failed", "crash", "200 {}", "Failed")]
    [InlineData("Failed", "resume", "500 {\"golemError\":{\"type\":\"InvalidRequest\"", "Failed")]
    [InlineData("Failed", "get", "500 {\"golemError\":{\"type\":\"PreviousInvocationFailed\"", "Failed")]
    [InlineData("Failed", "revert", "200 {}", "Idle")]
    [InlineData("Failed", "delete", "200 {}", null)]
    [InlineData("Exited", "interrupt", "200 {}", "Exited")]
    [InlineData("Exited", "crash", "200 {}", "Exited")]
    [InlineData("Exited", "resume", "500 {\"golemError\":{\"type\":\"InvalidRequest\"", "Exited")]
    [InlineData("Exited", "get", "500 {\"golemError\":{\"type\":\"PreviousInvocationExited\"", "Exited")]
    [InlineData("Exited", "update", "200 {}", "Exited 0")]
    [InlineData("Exited", "revert", "200 {}", "Idle")]
    [InlineData("Exited", "delete", "200 {}", null)]
    public async Task A_command_in_a_state_is_answered_and_leads_to_a_state(string state, string command, string answer, string? after)
    {
        var component = command == "update" ? await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm()) : await fixture.LifeAsync();
        var worker = await BringToAsync(component, state);
        if (command == "update")
            await Api.UpdateAsync(component, LifeGuest.Wasm(snapshots: false));
        try
        {
            await CheckAsync(worker, command, answer, after);
        }
        finally
        {
            // A worker that spins for ever keeps a processor from the other tests.
            await Api.DeleteAsync(worker);
        }
    }

    private async Task CheckAsync(string worker, string command, string answer, string? after)
    {
        Assert.StartsWith(answer, (await SendAsync(worker, command)).ToString(), StringComparison.Ordinal);
        if (after is null)
        {
            Assert.Equal(404, (await Api.GetAsync(worker)).Status);
            Assert.Equal(0ul, (await Api.CallAsync(worker, "get")).GetUInt64());
            return;
        }

        var expected = after.Split(' ');
        await Api.UntilAsync(worker, a => a.Ok.GetProperty("status").GetString() == expected[0]
            && (expected.Length == 1 || a.Json.GetProperty("componentVersion").GetInt32() == int.Parse(expected[1])));
        if (command == "revert")
            Assert.Equal(0ul, (await Api.CallAsync(worker, "get")).GetUInt64());
    }

    [Fact]
    public async Task Waiting_callers_of_an_interrupted_worker_are_told_and_a_resumed_worker_goes_on()
    {
        var worker = await fixture.NewWorkerAsync();
        var caller = Api.InvokeAsync(worker, "test:life/api.{wait}", key: "waiting");
        await Api.UntilStatusAsync(worker, "Suspended");
        await Api.PostAsync($"{worker}/interrupt");
        Assert.Equal("""500 {"golemError":{"type":"RuntimeError","details":"Interrupted via the Golem API"}}""", (await caller).ToString());
        await Api.PostAsync($"{worker}/resume");
        await Api.UntilStatusAsync(worker, "Suspended");
        var again = Api.InvokeAsync(worker, "test:life/api.{wait}", key: "waiting");
        await Api.PostAsync($"{worker}/complete", $$"""{"oplogIdx":{{await PromiseAsync(worker)}},"data":[1]}""");
        Assert.Equal("[1]", (await again).Ok.GetProperty("result").GetProperty("value")[0].GetRawText());
    }

    [Fact]
    public async Task A_revert_forgets_the_last_invocations_and_no_others()
    {
        var worker = await fixture.NewWorkerAsync();
        for (var i = 1; i <= 4; i++)
            await Api.AddAsync(worker, (ulong)i, $"k{i}");
        Assert.Equal("200 {}", (await Api.PostAsync($"{worker}/revert", """{"type":"revertLastInvocations","numberOfInvocations":2}""")).ToString());
        Assert.Equal(3ul, (await Api.CallAsync(worker, "get")).GetUInt64());
        Assert.Equal(1ul, await Api.AddAsync(worker, 1, "k1"));
        Assert.Equal(3ul, await Api.AddAsync(worker, 2, "k2"));
        Assert.Equal(6ul, await Api.AddAsync(worker, 3, "k3"));
        Assert.Equal(500, (await Api.PostAsync($"{worker}/revert", """{"type":"revertToOplogIndex","lastOplogIndex":8}""")).Status);
    }

    [Fact]
    public async Task Queued_invocations_are_cancelled_and_finished_ones_are_not()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.AddAsync(worker, 1, "done");
        var blocked = Api.InvokeAsync(worker, "test:life/api.{wait}");
        await Api.UntilStatusAsync(worker, "Suspended");
        await Api.InvokeAsync(worker, "test:life/api.{add}", """[{"value":10}]""", "first", wait: false);
        await Api.InvokeAsync(worker, "test:life/api.{add}", """[{"value":100}]""", "second", wait: false);
        await Api.UntilAsync(worker, a => a.Ok.GetProperty("pendingInvocationCount").GetInt32() == 2);

        Assert.Equal("""200 {"canceled":true}""", (await Api.DeleteAsync($"{worker}/invocations/first")).ToString());
        Assert.Equal("""200 {"canceled":false}""", (await Api.DeleteAsync($"{worker}/invocations/done")).ToString());
        Assert.Equal("""500 {"golemError":{"type":"InvalidRequest","details":"Invocation not found"}}""", (await Api.DeleteAsync($"{worker}/invocations/never")).ToString());
        await Api.PostAsync($"{worker}/complete", $$"""{"oplogIdx":{{await PromiseAsync(worker)}},"data":[]}""");
        await blocked;
        Assert.Equal(101ul, await Api.AddAsync(worker, 100, "second"));
        Assert.Equal(101ul, (await Api.CallAsync(worker, "get")).GetUInt64());
    }

    /// <summary>A worker in a state, reached after one <c>add</c>.</summary>
    private async Task<string> BringToAsync(string component, string state)
    {
        var worker = $"/v1/components/{component}/workers/{fixture.NewName()}";
        await Api.AddAsync(worker, 7);
        switch (state)
        {
            case "Running":
                await Api.InvokeAsync(worker, "test:life/api.{spin}", wait: false);
                break;
            case "Suspended":
                await Api.InvokeAsync(worker, "test:life/api.{wait}", wait: false);
                break;
            case "Interrupted":
                await Api.InvokeAsync(worker, "test:life/api.{spin}", wait: false);
                await Api.UntilStatusAsync(worker, "Running");
                await Api.PostAsync($"{worker}/interrupt");
                break;
            case "Failed":
                await Api.InvokeAsync(worker, "test:life/api.{fail}");
                break;
            case "Exited":
                await Api.InvokeAsync(worker, "test:life/api.{leave}");
                break;
        }

        await Api.UntilStatusAsync(worker, state);
        return worker;
    }

    private Task<Answer> SendAsync(string worker, string command) => command switch
    {
        "interrupt" => Api.PostAsync($"{worker}/interrupt"),
        "crash" => Api.PostAsync($"{worker}/interrupt?recovery-immediately=true"),
        "resume" => Api.PostAsync($"{worker}/resume"),
        "get" => Api.InvokeAsync(worker, "test:life/api.{get}"),
        "update" => Api.PostAsync($"{worker}/update", """{"mode":"Automatic","targetVersion":1}"""),
        "revert" => Api.PostAsync($"{worker}/revert", """{"type":"revertToOplogIndex","lastOplogIndex":1}"""),
        _ => Api.DeleteAsync(worker),
    };

    private async Task<ulong> PromiseAsync(string worker) =>
        (await Api.GetAsync($"{worker}/oplog?count=10&query=noop")).Ok.GetProperty("entries")[0].GetProperty("oplogIndex").GetUInt64();
}
