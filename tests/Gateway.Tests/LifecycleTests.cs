using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests;

/// <summary>States of a worker against commands, over HTTP; the cells of the runtime are tested there.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class LifecycleTests(GatewayFixture fixture)
{
    private Api Api => fixture.Api;

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

    private async Task<ulong> PromiseAsync(string worker) =>
        (await Api.GetAsync($"{worker}/oplog?count=10&query=noop")).Ok.GetProperty("entries")[0].GetProperty("oplogIndex").GetUInt64();
}
