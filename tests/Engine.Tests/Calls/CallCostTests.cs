using System.Diagnostics;
using Orleans.TestingHost;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Engine.Tests.Calls;

public sealed class CallCostTests(ITestOutputHelper output)
{
    // Times are printed, since they depend on the machine; allocated bytes do not, so they are the gate.
    private const int Rounds = 100_000;
    private const long BytesPerCallMax = 1200;

    [Fact]
    public async Task A_call_costs_few_allocations()
    {
        await using var cluster = await TestClusters.DeployAsync();
        var a = cluster.Client.GetGrain<IProbeGrain>("cost-a");
        var b = cluster.Client.GetGrain<IProbeGrain>("cost-b");
        await a.CallMany(b, Rounds / 10);
        var bytes = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        for (var done = 0; done < Rounds; done += Rounds / 10) await a.CallMany(b, Rounds / 10);
        var perCall = (GC.GetTotalAllocatedBytes() - bytes) / Rounds;
        output.WriteLine($"grain to grain, one at a time: {watch.Elapsed.TotalMicroseconds / Rounds:F2} us, {perCall} bytes a call");

        watch.Restart();
        for (var i = 0; i < Rounds / 10; i++) await b.Nothing();
        output.WriteLine($"client to grain, one at a time: {watch.Elapsed.TotalMicroseconds / (Rounds / 10):F2} us a call");

        watch.Restart();
        var grains = Enumerable.Range(0, 64).Select(i => cluster.Client.GetGrain<IProbeGrain>("cost-" + i)).ToArray();
        await Task.WhenAll(grains.Select(grain => Task.Run(async () =>
        {
            for (var i = 0; i < Rounds / 64; i++) await grain.Nothing();
        })));
        output.WriteLine($"64 clients, 64 grains: {watch.Elapsed.TotalMicroseconds / Rounds:F2} us a call");
        Assert.True(perCall <= BytesPerCallMax, $"{perCall} bytes a call");
    }
}
