using System.Diagnostics;
using GolemOrleans.EndToEnd.Tests.Servers;
using GolemOrleans.Tests.Guests;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.EndToEnd.Tests.Updates;

/// <summary>
/// Busy workers are updated, automatically and by snapshot, to versions that fit and that do not, while they are made to crash and
/// the server is killed with SIGKILL. 30 workers and 3 kills; GOLEM_LONG_TESTS=1: 200 workers and 20 kills. The seed is printed;
/// GOLEM_TEST_SEED sets it.
/// </summary>
public sealed class UpdateUnderKillTests(ITestOutputHelper output) : IDisposable
{
    private static readonly bool s_long = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1";
    private readonly string _data = Directory.CreateTempSubdirectory("golem-update").FullName;

    [Fact]
    public async Task Each_worker_ends_on_the_old_or_the_new_version_and_every_call_counts_once()
    {
        var (count, kills) = s_long ? (200, 20) : (30, 3);
        var random = new Random(Seeds.Next(output));
        var time = Stopwatch.StartNew();
        var workers = await DeployAsync(count, random);
        var calls = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(_data);

            // The kill comes with one of the next answers, in the middle of what the other workers do.
            var fatal = random.Next(1, 2 * count);
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var work = Task.WhenAll(workers.Select(worker => worker.RunAsync(server.Api, Count, default)));
            await Task.WhenAny(work, reached.Task);
            await server.KillAsync();
            await work;

            void Count()
            {
                Interlocked.Increment(ref calls);
                if (Interlocked.Decrement(ref fatal) == 0)
                    reached.SetResult();
            }
        }

        using var last = await ServerProcess.StartAsync(_data);
        await Task.WhenAll(workers.Select(worker => worker.RunAsync(last.Api, () => calls++, new CancellationToken(canceled: true))));
        await Task.WhenAll(workers.Select(worker => worker.CheckAsync(last.Api)));
        output.WriteLine($"{count} workers, {kills} kills, {calls} answers in {time.Elapsed.TotalSeconds:0.0} s");
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task<UpdatedWorker[]> DeployAsync(int count, Random random)
    {
        using var server = await ServerProcess.StartAsync(_data);
        var component = await server.Api.DeployAsync("test:updated", LifeGuest.Wasm());
        var workers = Enumerable.Range(0, count).Select(i => new Worker(component, $"w{i}")).ToArray();

        // On version 0, before there is another.
        foreach (var worker in workers)
            (await server.Api.PostAsync($"/v1/components/{component}/workers", $$$"""{"name":"{{{worker.Name}}}","args":[],"env":{}}""")).Json("componentVersion");
        await server.Api.UpdateAsync(component, LifeGuest.Wasm(snapshots: false));
        await server.Api.UpdateAsync(component, LifeGuest.Wasm(factor: 1000));
        return [.. workers.Select(worker => new UpdatedWorker(worker, random.Next()))];
    }
}
