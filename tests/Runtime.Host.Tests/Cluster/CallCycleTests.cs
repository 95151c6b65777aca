using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Cluster;

/// <summary>Calls that would wait for themselves end as errors; calls that only look so are served.</summary>
public sealed class CallCycleTests(Guests guests) : IClassFixture<Guests>
{
    private const string Visit = "demo:ring-exports/api.{visit}";

    [Theory]
    [InlineData("wA", "A → A")]
    [InlineData("fA", "A → A")]
    [InlineData("wBwA", "A → B → A")]
    [InlineData("fBwA", "A → B → A")]
    [InlineData("wBfA", "A → B → A")]
    [InlineData("wBwCwDwA", "A → B → C → D → A")]
    [InlineData("wBwCwDwB", "B → C → D → B")]
    public async Task A_call_that_waits_for_itself_is_refused_and_names_the_workers(string path, string cycle)
    {
        await using var cluster = Ring();
        var failed = Assert.IsType<InvocationState.Failed>(await VisitAsync(cluster, "A", path).WaitAsync(TestWorld.Long));
        var names = failed.Fault.Message.Replace($"{Guests.IdOf("demo:ring")}/", "", StringComparison.Ordinal);
        Assert.Contains($"Call cycle: {cycle};", names, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sA", 1, 2)]
    [InlineData("sBwA", 1, 2)]
    [InlineData("wBsA", 2, 2)]
    [InlineData("wBsCwA", 2, 2)]
    [InlineData("dBwA", 1, 2)]
    public async Task A_call_back_is_served_when_nobody_waits_for_it(string path, ulong calls, int runsOfA)
    {
        await using var cluster = Ring();
        Assert.Equal(calls, TestCalls.Value(await VisitAsync(cluster, "A", path).WaitAsync(TestWorld.Long)).AsU64);
        await WaitUntil.TrueAsync(async () =>
            (await cluster.OplogAsync(cluster.Id("demo:ring", "A"))).OfType<ExportedFunctionCompletedEntry>().Count() == runsOfA);
    }

    [Fact]
    public async Task A_cycle_is_recognised_after_a_worker_on_it_has_lost_its_memory()
    {
        await using var cluster = Ring();
        var (a, b) = (cluster.Id("demo:ring", "A"), cluster.Id("demo:ring", "B"));
        var lost = 0;
        cluster.OnCall = async (target, _) =>
        {
            if (target == a && Interlocked.Exchange(ref lost, 1) == 0)
                await cluster.Worker(b).DrainAsync(TimeSpan.Zero);
        };
        var failed = Assert.IsType<InvocationState.Failed>(await VisitAsync(cluster, "A", "wBwA").WaitAsync(TestWorld.Long));
        Assert.Contains("Call cycle", failed.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, lost);
    }

    private WorkerCluster Ring() => new WorkerCluster(guests, new InMemoryOplogStore()).AddGuest(
        "demo:ring", "ring", ClientLinking.Json("demo:ring-client/ring-client", "demo:ring", "demo:ring-exports/api", "api"));

    private static Task<InvocationState> VisitAsync(WorkerCluster cluster, string worker, string path) =>
        cluster.InvokeAsync(cluster.Id("demo:ring", worker), "k", Visit, GeneratedClientTests.Name(path));
}
