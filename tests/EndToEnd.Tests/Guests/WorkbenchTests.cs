using System.Net;
using GolemOrleans.EndToEnd.Tests.Servers;
using Xunit;
using static GolemOrleans.EndToEnd.Tests.Servers.Guest;

namespace GolemOrleans.EndToEnd.Tests.Guests;

/// <summary>Components made by the C, Rust and JavaScript toolchains, deployed over HTTP on a server that is killed.</summary>
public sealed class WorkbenchTests : IDisposable
{
    private static readonly string[] s_languages = ["c", "rust", "js"];
    private readonly string _data = Directory.CreateTempSubdirectory("golem-guests").FullName;

    [Fact]
    public async Task Workers_in_every_language_keep_what_they_saw_and_finish_their_work_by_themselves_after_a_kill()
    {
        var before = new Dictionary<string, Before>();
        using (var server = await ServerProcess.StartAsync(_data))
        {
            foreach (var language in s_languages)
            {
                var component = await server.Api.DeployAsync($"test:workbench-{language}", Workbench(language));
                before[language] = await UseAsync(server.Api, component, language);
            }

            await server.KillAsync();
        }

        using var second = await ServerProcess.StartAsync(_data);
        foreach (var language in s_languages)
            await CheckAsync(second.Api, before[language]);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task<Before> UseAsync(GolemApi api, string component, string language)
    {
        var worker = new Worker(component, "w");
        var created = await api.PostAsync($"/v1/components/{component}/workers", """{"name":"w","args":["one","two"],"env":{"COLOUR":"green"}}""");
        created.Is(200, $$"""{"workerId":{"componentId":"{{component}}","workerName":"w"},"componentVersion":0}""");
        Assert.Equal(5UL, (await api.InvokeAsync(worker, Api("add"), "[5]")).U64);
        Assert.Contains("one|two", string.Join('|', (await api.InvokeAsync(worker, Api("arguments"))).Result.EnumerateArray()), StringComparison.Ordinal);
        Assert.Contains("COLOUR|green", string.Join('|', (await api.InvokeAsync(worker, Api("environment"))).Result.EnumerateArray().Select(pair => $"{pair[0]}|{pair[1]}")), StringComparison.Ordinal);
        Assert.InRange((await api.InvokeAsync(worker, Api("sleep"), "[30]")).U64, 30_000_000UL, ulong.MaxValue);
        (await api.InvokeAsync(worker, Api("say"), """["to out","to err"]""")).Is(200, """{"result":{"typ":{"type":"Tuple","items":[]},"value":[]}}""");
        Assert.Equal("{\"ok\":null}", (await api.InvokeAsync(worker, Api("write-file"), """["/note.txt","written"]""")).Result.GetRawText());
        Assert.True((await api.InvokeAsync(worker, Api("read-file"), """["/absent.txt"]""")).Result.TryGetProperty("err", out _));
        var observed = await api.InvokeAsync(worker, Api("observe"), "[40]", "observe");
        Assert.Equal(200, observed.Result.GetArrayLength());
        var seen = (await api.InvokeAsync(worker, Api("seen"))).U64;

        await FailAndExitAsync(api, component, language);

        // One invocation that waits for a promise, one that runs for long, one queued behind that: nobody waits for them.
        await api.EnqueueAsync(new Worker(component, "approver"), Api("approve"), """["order"]""", "approval");
        await api.EnqueueAsync(new Worker(component, "long"), Api("work"), "[30,40]", "work");
        await api.EnqueueAsync(new Worker(component, "long"), Api("add"), "[10]", "behind");
        await api.AwaitStatusAsync(new Worker(component, "approver"), "Suspended");
        await GolemApi.UntilAsync(async () => (await api.OplogAsync(new Worker(component, "long"))).Count > 12);
        return new Before(component, observed.Body, seen);
    }

    private static async Task FailAndExitAsync(GolemApi api, string component, string language)
    {
        var failing = new Worker(component, "failing");
        var failed = await api.InvokeAsync(failing, Api("fail"), """["no way on"]""");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.Status);
        Assert.Equal("RuntimeError", failed.Json("golemError", "type").GetString());
        Assert.Contains("no way on", failed.Json("golemError", "details").GetString(), StringComparison.Ordinal);
        var later = await api.InvokeAsync(failing, Api("get"));
        Assert.Equal("PreviousInvocationFailed", later.Json("golemError", "type").GetString());
        Assert.Equal("Failed", await api.StatusAsync(failing));

        var leaving = new Worker(component, "leaving");
        (await api.InvokeAsync(leaving, Api("exit"))).Is(500, """{"golemError":{"type":"RuntimeError","details":"Process exited"}}""");
        (await api.InvokeAsync(leaving, Api("get"))).Is(500, """{"golemError":{"type":"PreviousInvocationExited"}}""");
        Assert.True(await api.StatusAsync(leaving) == "Exited", language);
    }

    private static async Task CheckAsync(GolemApi api, Before before)
    {
        // Finished without a call: only the status and the oplog are read. Between the two invocations it is idle, too.
        var longRunning = new Worker(before.Component, "long");
        await GolemApi.UntilAsync(async () => (await api.OplogAsync(longRunning)).Count(line => line.Type == "ExportedFunctionCompleted") == 2);
        await api.AwaitStatusAsync(longRunning, "Idle");
        var oplog = await api.OplogAsync(longRunning);
        Assert.Equal(["work", "behind"], oplog.Where(line => line.Type == "ExportedFunctionInvoked").Select(line => line.Text("idempotencyKey")));
        Assert.Equal(30, oplog.Count(line => line is { Type: "ImportedFunctionInvoked" } && line.Text("functionName") == "golem api::generate_idempotency_key"));
        var lines = oplog.Where(line => line.Type == "Log").Select(line => line.Text("message").Trim()).Where(text => text.Length > 0).ToList();
        Assert.Equal(30, lines.Count);
        Assert.Equal(30, lines.Distinct().Count());
        Assert.Equal(150, (await api.InvokeAsync(longRunning, Api("work"), "[30,40]", "work")).Result.GetArrayLength());
        Assert.Equal(11UL, (await api.InvokeAsync(longRunning, Api("add"), "[10]", "behind")).U64);

        var worker = new Worker(before.Component, "w");
        Assert.Equal(before.Seen, (await api.InvokeAsync(worker, Api("seen"))).U64);
        Assert.Equal(before.Observed, (await api.InvokeAsync(worker, Api("observe"), "[40]", "observe")).Body);
        Assert.Equal(6UL, (await api.InvokeAsync(worker, Api("add"), "[1]")).U64);
        Assert.Equal("written", (await api.InvokeAsync(worker, Api("read-file"), """["/note.txt"]""")).Result.GetProperty("ok").GetString());
        var said = (await api.OplogAsync(worker)).Where(line => line.Type == "Log").ToList();
        Assert.Single(said, line => line.Text("level") == "Stdout" && line.Text("message").Contains("to out", StringComparison.Ordinal));
        Assert.Single(said, line => line.Text("level") == "Stderr" && line.Text("message").Contains("to err", StringComparison.Ordinal));

        await ApproveAsync(api, new Worker(before.Component, "approver"));
    }

    private static async Task ApproveAsync(GolemApi api, Worker approver)
    {
        Assert.Equal("Suspended", await api.StatusAsync(approver));
        var text = string.Concat((await api.OplogAsync(approver)).Where(line => line.Type == "Log").Select(line => line.Text("message")));
        var promise = ulong.Parse(text.Trim().Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
        (await api.CompleteAsync(approver, promise, "yes")).Is(200, "true");
        (await api.CompleteAsync(approver, promise, "no")).Is(200, "false");
        Assert.Equal("order: yes", (await api.InvokeAsync(approver, Api("approve"), """["order"]""", "approval")).Result.GetString());
        Assert.Equal(1UL, (await api.InvokeAsync(approver, Api("get"))).U64);
    }

    private sealed record Before(string Component, string Observed, ulong Seen);
}
