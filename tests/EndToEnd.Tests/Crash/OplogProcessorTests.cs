using System.Text.Json;
using GolemOrleans.EndToEnd.Tests.Servers;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Silo.Faults;
using GolemOrleans.Tests.Guests;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.EndToEnd.Tests.Crash;

/// <summary>The server dies between, before and after the batches that it sends to an oplog processor.</summary>
public sealed class OplogProcessorTests(ITestOutputHelper output) : IDisposable
{
    private const string Add = "demo:pure/api.{add}";
    private const string Received = OplogProcessorGuest.Api + ".{received}";
    private readonly string _data = Directory.CreateTempSubdirectory("golem-processor").FullName;
    private int _asked;

    /// <summary>Reached only where a plugin is installed.</summary>
    public static FaultPoint[] Points { get; } = [FaultPoint.BeforeOplogBatchSent, FaultPoint.AfterOplogBatchProcessed];

    [Fact]
    public async Task A_processor_gets_every_entry_exactly_once_when_the_server_dies_around_its_batches()
    {
        var (workers, processor) = await DeployAsync();
        foreach (var killAt in Points.SelectMany(point => new[] { $"{point}:1", $"{point}:3" }))
        {
            using var server = await ServerProcess.StartAsync(_data, new Dictionary<string, string> { [KillAtFaultPoint.Variable] = killAt });
            using var stop = new CancellationTokenSource();
            var work = Task.WhenAll(workers.Select(worker => WorkAsync(server.Api, worker, stop.Token)));
            var code = await server.ExitAsync();
            await stop.CancelAsync();
            await work;
            Assert.True(code == 137, $"{killAt}: the server ended with {code}");
        }

        // Killed with the entries committed and hardly any of them sent; from here on nobody calls the workers.
        using (var server = await ServerProcess.StartAsync(_data))
        {
            foreach (var worker in workers)
                Assert.NotEqual(0ul, (await server.Api.InvokeAsync(worker, Add, "[1]", $"last {worker.Name}")).U64);
            await server.KillAsync();
        }

        using var last = await ServerProcess.StartAsync(_data);
        var batches = 0;
        foreach (var worker in workers)
            batches += await CheckAsync(last.Api, worker, processor);
        output.WriteLine($"{batches} batches of {_asked} invocations");
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task<(Worker[] Workers, Worker Processor)> DeployAsync()
    {
        using var server = await ServerProcess.StartAsync(_data);
        var plugin = await server.Api.DeployAsync("test:processor", OplogProcessorGuest.Wasm());
        var observed = await server.Api.DeployAsync("demo:pure", Guest.Pure);
        var definition = """
            {"name":"seen","version":"1","description":"","icon":[],"homepage":"","scope":{"type":"Component","componentId":"OBSERVED"},
             "specs":{"type":"OplogProcessor","componentId":"PLUGIN","componentVersion":0}}
            """;
        (await server.Api.PostAsync("/v1/plugins", definition.Replace("OBSERVED", observed, StringComparison.Ordinal).Replace("PLUGIN", plugin, StringComparison.Ordinal))).Is(200, "{}");
        var installed = await server.Api.PostAsync($"/v1/components/{observed}/latest/plugins/installs", """{"name":"seen","version":"1","priority":0,"parameters":{}}""");
        Assert.Equal(200, (int)installed.Status);
        await server.KillAsync();
        return ([.. Enumerable.Range(0, 3).Select(i => new Worker(observed, $"w{i}"))], new Worker(plugin, $"oplog-processor:seen:1:{observed}"));
    }

    private async Task WorkAsync(GolemApi api, Worker worker, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
                await api.InvokeAsync(worker, Add, "[1]", $"{worker.Name} {Interlocked.Increment(ref _asked)}");
        }
        catch (HttpRequestException)
        {
            // The server has reached the point.
        }
    }

    /// <summary>Waits for the worker's last entry at the processor and compares all that it got with the oplog.</summary>
    /// <returns>The number of batches.</returns>
    private static async Task<int> CheckAsync(GolemApi api, Worker worker, Worker processor)
    {
        var oplog = await api.OplogAsync(worker);
        JsonElement[] batches = [];
        await GolemApi.UntilAsync(async () =>
        {
            var received = await api.InvokeAsync(processor, Received);
            batches = [.. received.Result.EnumerateArray().Where(batch => batch[0].GetString() == worker.Name)];
            return batches.Length != 0 && batches[^1][1].GetUInt64() + (ulong)batches[^1][2].GetArrayLength() > oplog[^1].Index;
        });

        ulong next = 1;
        foreach (var batch in batches)
        {
            Assert.Equal(next, batch[1].GetUInt64());
            next += (ulong)batch[2].GetArrayLength();
        }

        Assert.Equal(oplog[^1].Index + 1, next);
        var invoked = batches.SelectMany(batch => batch[2].EnumerateArray()).Count(kind => kind.GetInt32() == 2);
        Assert.Equal(oplog.Count(line => line.Type == "ExportedFunctionInvoked"), invoked);
        return batches.Length;
    }
}
