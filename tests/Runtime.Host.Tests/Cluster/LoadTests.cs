using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Runtime.Scheduling;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Host.Tests.Cluster;

/// <summary>Workers that wait for workers never keep those from running: no deadlock, however few threads there are.</summary>
public sealed class LoadTests(Guests guests) : IClassFixture<Guests>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Theory]
    [InlineData(1024)]
    [InlineData(48)]
    public async Task Five_hundred_workers_call_five_hundred_others_at_once(int threads)
    {
        await using var cluster = Cluster(threads).AddGuest("demo:target", "target").AddGuest("demo:caller", "caller", GeneratedClientTests.Linking);

        // Each wait is followed again and again, and none leads back.
        cluster.Services = cluster.Services with { Limits = cluster.Services.Limits with { CycleProbeAfter = TimeSpan.FromMilliseconds(1) } };
        var calls = Enumerable.Range(0, 500)
            .Select(i => cluster.ResultAsync(cluster.Id("demo:caller", $"c{i}"), "k", "await", GeneratedClientTests.Name($"t{i}"), U64((ulong)i)))
            .ToArray();
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (ulong)i), await Task.WhenAll(calls).WaitAsync(Patience));
        Assert.Equal(500, cluster.Delivered.Distinct().Count());
        Assert.InRange(cluster.Threads, 1, threads);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(6)]
    public async Task A_chain_of_fifty_calls_ends(int threads)
    {
        var linking = ClientLinking.Json("demo:chain-client/chain-client", "demo:chain", "demo:chain-exports/api", "api");
        await using var cluster = Cluster(threads).AddGuest("demo:chain", "chain", linking);
        var length = cluster.ResultAsync(cluster.Id("demo:chain", "first"), "k", "demo:chain-exports/api.{reach}", U64(50));
        Assert.Equal(50UL, await length.WaitAsync(Patience));
        Assert.Equal(50, cluster.Delivered.Select(call => call.Key).Distinct().Count());
        Assert.InRange(cluster.Threads, 1, threads);
    }

    private WorkerCluster Cluster(int threads) =>
        new(guests, new InMemoryOplogStore(), threads: new WorkerSchedulerOptions { Slots = 2, MaxThreads = threads });
}
