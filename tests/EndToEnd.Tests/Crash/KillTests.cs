using System.Diagnostics;
using GolemOrleans.EndToEnd.Tests.Servers;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Silo.Faults;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.EndToEnd.Tests.Crash;

/// <summary>
/// The server is killed with SIGKILL at random moments and at every fault point, under concurrent clients. The seed is printed;
/// GOLEM_TEST_SEED sets it, GOLEM_LONG_TESTS=1 kills ten times as often.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Workers = 5;
    private const int Clients = 6;
    private readonly string _data = Directory.CreateTempSubdirectory("golem-kill").FullName;
    private readonly InvocationLedger _ledger = new();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_repeated_when_the_server_is_killed_at_random_moments()
    {
        var kills = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 500 : 50;
        var random = new Random(Seeds.Next(output));
        var time = Stopwatch.StartNew();
        var clients = await DeployAsync(random);
        for (var kill = 0; kill < kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(_data);
            using var stop = new CancellationTokenSource();
            var work = Task.WhenAll(clients.Select(client => client.RunAsync(server.Api, stop.Token)));

            // Now and then while the server still starts and replays, mostly in the middle of its work.
            if (random.Next(5) != 0)
                await Task.WhenAny(work, _ledger.NextAsync());

            // Nothing is waited for here: the moment is the fault itself, drawn from the seed, and any one will do.
            await Task.WhenAny(work, Task.Delay(random.Next(0, 200)));
            await server.KillAsync();
            await work;
        }

        var killing = time.Elapsed;
        using var last = await ServerProcess.StartAsync(_data);
        await _ledger.CheckAsync(last.Api);
        output.WriteLine($"{kills} kills in {killing.TotalSeconds:0.0} s, {_ledger.Acknowledged} acknowledgements checked in {(time.Elapsed - killing).TotalSeconds:0.0} s");
        Assert.True(_ledger.Acknowledged > kills);
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_repeated_when_the_server_dies_at_any_fault_point()
    {
        var random = new Random(Seeds.Next(output));
        var clients = await DeployAsync(random);
        foreach (var point in Enum.GetValues<FaultPoint>().Except(OplogProcessorTests.Points))
        {
            var passes = random.Next(1, 4);
            var code = await RunUntilDeadAsync(clients, $"{point}:{passes}", (byte)point);
            Assert.True(code == 137, $"{point}: the server ended with {code}");
        }

        using var last = await ServerProcess.StartAsync(_data);
        await _ledger.CheckAsync(last.Api);
        output.WriteLine($"{_ledger.Acknowledged} acknowledgements");
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task<int> RunUntilDeadAsync(CrashClient[] clients, string killAt, byte mark)
    {
        ServerProcess server;
        try
        {
            server = await ServerProcess.StartAsync(_data, new Dictionary<string, string> { [KillAtFaultPoint.Variable] = killAt });
        }
        catch (ServerNotStartedException ended)
        {
            return ended.ExitCode;
        }

        using (server)
        {
            using var stop = new CancellationTokenSource();
            var work = Task.WhenAll([.. clients.Select(client => client.RunAsync(server.Api, stop.Token)), DriveEverythingAsync(server, mark, stop.Token)]);
            try
            {
                return await server.ExitAsync();
            }
            catch (OperationCanceledException)
            {
                throw new InvalidOperationException($"{killAt} was not reached: {server.Errors}");
            }
            finally
            {
                await stop.CancelAsync();
                await work;
            }
        }
    }

    /// <summary>Passes the fault points that invocations do not: uploads, promises, suspension, wake-ups.</summary>
    private static async Task DriveEverythingAsync(ServerProcess server, byte mark, CancellationToken stop)
    {
        try
        {
            for (byte round = 0; !stop.IsCancellationRequested; round++)
            {
                await server.Api.UploadAsync($"test:marked-{mark}-{round}", Guest.Marked(Guest.Marked(Guest.Pure, mark), round));
                var component = (await server.Api.GetAsync("/v1/components?component-name=test:workbench")).Json()[0]
                    .GetProperty("versionedComponentId").GetProperty("componentId").GetString()!;
                var worker = new Worker(component, $"waiting-{mark}-{round}");
                var promise = (await server.Api.InvokeAsync(worker, Guest.Api("create-promise"))).U64;
                await server.Api.EnqueueAsync(worker, Guest.Api("await-promise"), $"[{promise}]", "wait");
                await server.Api.AwaitStatusAsync(worker, "Suspended");
                await server.Api.CompleteAsync(worker, promise, "done");
                Assert.Equal("done"u8.ToArray().Select(b => (int)b), (await server.Api.InvokeAsync(worker, Guest.Api("await-promise"), $"[{promise}]", "wait"))
                    .Result.EnumerateArray().Select(item => item.GetInt32()));
            }
        }
        catch (HttpRequestException)
        {
            // The server has reached the point.
        }
    }

    private async Task<CrashClient[]> DeployAsync(Random random)
    {
        using var server = await ServerProcess.StartAsync(_data);
        var component = await server.Api.DeployAsync("test:workbench", Guest.Workbench("c"));
        Worker[] workers = [.. Enumerable.Range(0, Workers).Select(i => new Worker(component, $"w{i}"))];
        await server.KillAsync();
        return [.. Enumerable.Range(0, Clients).Select(i => new CrashClient(i, workers, _ledger, random.Next()))];
    }
}
