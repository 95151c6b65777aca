using GolemOrleans.EndToEnd.Tests.Servers;
using Xunit;
using static GolemOrleans.EndToEnd.Tests.Servers.Guest;

namespace GolemOrleans.EndToEnd.Tests;

/// <summary>Interrupt, resume, simulated crash, oplog by range and graceful shutdown of real workers on a real server.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("golem-control").FullName;

    [Fact]
    public async Task Workers_are_interrupted_resumed_crashed_and_survive_a_graceful_shutdown()
    {
        Worker stopped;
        using (var server = await ServerProcess.StartAsync(_data))
        {
            var component = await server.Api.DeployAsync("test:workbench", Workbench("rust"));
            stopped = new Worker(component, "stopped");
            await InterruptAndResumeAsync(server.Api, new Worker(component, "interrupted"));
            await CrashAsync(server.Api, new Worker(component, "crashed"));
            await ReadOplogByRangeAsync(server.Api, new Worker(component, "crashed"));

            await server.Api.EnqueueAsync(stopped, Api("work"), "[40,50]", "work");
            await GolemApi.UntilAsync(async () => (await server.Api.OplogAsync(stopped)).Count > 12);
            Assert.Equal(0, await server.TerminateAsync());
        }

        using var second = await ServerProcess.StartAsync(_data);
        await second.Api.AwaitStatusAsync(stopped, "Idle");
        var oplog = await second.Api.OplogAsync(stopped);
        Assert.Single(oplog, line => line.Type == "ExportedFunctionCompleted");
        Assert.DoesNotContain(oplog, line => line.Type is "Error" or "Interrupted");
        Assert.Equal(200, (await second.Api.InvokeAsync(stopped, Api("work"), "[40,50]", "work")).Result.GetArrayLength());
        Assert.Equal(1UL, (await second.Api.InvokeAsync(stopped, Api("get"))).U64);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task InterruptAndResumeAsync(GolemApi api, Worker worker)
    {
        await api.InvokeAsync(worker, Api("add"), "[3]");
        var spinning = api.InvokeAsync(worker, Api("spin"), "[]", "spin");
        await api.AwaitStatusAsync(worker, "Running");
        (await api.PostAsync($"{worker.Path}/interrupt", "")).Is(200, "{}");
        (await spinning).Is(500, """{"golemError":{"type":"RuntimeError","details":"Interrupted via the Golem API"}}""");
        Assert.Equal("Interrupted", await api.StatusAsync(worker));

        (await api.PostAsync($"{worker.Path}/resume", "")).Is(200, "{}");
        await api.AwaitStatusAsync(worker, "Running");
        var refused = await api.PostAsync($"{worker.Path}/resume", "");
        Assert.Equal((500, "InvalidRequest"), ((int)refused.Status, refused.Json("golemError", "type").GetString()));
        await api.PostAsync($"{worker.Path}/interrupt", "");
        await api.AwaitStatusAsync(worker, "Interrupted");
    }

    private static async Task CrashAsync(GolemApi api, Worker worker)
    {
        await api.InvokeAsync(worker, Api("add"), "[3]");
        var working = api.InvokeAsync(worker, Api("work"), "[30,30]", "work");
        await GolemApi.UntilAsync(async () => (await api.OplogAsync(worker)).Count > 15);
        (await api.PostAsync($"{worker.Path}/interrupt?recovery-immediately=true", "")).Is(200, "{}");
        Assert.Equal(150, (await working).Result.GetArrayLength());
        Assert.Equal(4UL, (await api.InvokeAsync(worker, Api("get"))).U64);
        Assert.Single(await api.OplogAsync(worker), line => line.Type == "ExportedFunctionInvoked" && line.Text("idempotencyKey") == "work");
    }

    private static async Task ReadOplogByRangeAsync(GolemApi api, Worker worker)
    {
        var all = await api.OplogAsync(worker);
        var page = await api.GetAsync($"{worker.Path}/oplog?from=3&count=4");
        Assert.Equal([3UL, 4UL, 5UL, 6UL], page.Json("entries").EnumerateArray().Select(entry => entry.GetProperty("oplogIndex").GetUInt64()));
        Assert.Equal(3UL, page.Json("firstIndexInChunk").GetUInt64());
        Assert.Equal((ulong)all.Count, page.Json("lastIndex").GetUInt64());
        Assert.Equal(7UL, page.Json("next", "nextOplogIndex").GetUInt64());
        (await api.GetAsync($"{worker.Path}/oplog?from={all.Count + 1}&count=4")).Is(200, $$"""{"entries":[],"firstIndexInChunk":{{all.Count + 1}},"lastIndex":{{all.Count}},"next":null}""");
    }
}
