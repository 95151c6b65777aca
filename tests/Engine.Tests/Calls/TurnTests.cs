using Orleans;
using Orleans.TestingHost;
using Xunit;

namespace GolemOrleans.Engine.Tests.Calls;

public sealed class TurnTests : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestClusters.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    private IProbeGrain Probe(string key) => _cluster.Client.GetGrain<IProbeGrain>(key);

    [Fact]
    public async Task A_call_reaches_the_grain_of_its_key()
    {
        Assert.Equal("turn-a", await Probe("turn-a").Key());
        Assert.Equal(1, await Probe("turn-a").Next());
        Assert.Equal(2, await Probe("turn-a").NextValue());
        Assert.Equal(1, await Probe("turn-b").Next());
        await Probe("turn-a").Nothing();
        Assert.Equal("probe/turn-a", await Probe("turn-a").Reference());
    }

    [Fact]
    public async Task More_than_seven_arguments_arrive() =>
        Assert.Equal(36 + 90, await Probe("turn-args").Sum(1, 2, 3, 4, 5, 6, 7, 8, 9));

    [Fact]
    public async Task Continuations_stay_on_the_turns_and_ConfigureAwait_false_leaves_them() =>
        Assert.True(await Probe("turn-awaits").StaysOnItsTurnsAcrossAwaits().Soon());

    [Fact]
    public async Task Calls_of_one_grain_never_run_at_the_same_time()
    {
        var probe = Probe("turn-count");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => probe.CountWithoutLocks(50)))).Soon();
        Assert.Equal(1001, await probe.Next());
    }

    [Fact]
    public async Task A_call_waits_until_the_one_before_it_has_ended()
    {
        var probe = Probe("turn-queue");
        var blocked = probe.Block("turn-queue 1");
        await Events.When("turn-queue 1 began");
        var next = probe.Next();
        Assert.Equal("interleaved", await probe.Interleaved().Soon());
        Assert.False(next.IsCompleted);
        Events.Raise("turn-queue 1 may end");
        Assert.Equal("turn-queue 1", await blocked.Soon());
        Assert.Equal(1, await next.Soon());
    }

    [Fact]
    public async Task Read_only_calls_interleave_with_each_other_but_not_with_writers()
    {
        var probe = Probe("turn-read");
        var first = probe.Read("turn-read 1");
        await Events.When("turn-read 1 began");
        var writer = probe.Next();
        var second = probe.Read("turn-read 2");
        await Events.When("turn-read 2 began");
        Events.Raise("turn-read 1 may end");
        await first.Soon();
        Assert.False(writer.IsCompleted);
        Events.Raise("turn-read 2 may end");
        await second.Soon();
        Assert.Equal(1, await writer.Soon());
    }

    [Fact]
    public async Task A_reentrant_grain_interleaves_all_calls_also_those_around_a_corner()
    {
        var probe = _cluster.Client.GetGrain<IReentrantProbe>("turn-reentrant");
        var blocked = probe.Block("turn-reentrant 1");
        await Events.When("turn-reentrant 1 began");
        Assert.Equal(1, await probe.Quick().Soon());
        Assert.Equal("1", await probe.AroundTheCorner(_cluster.Client.GetGrain<IProbeCorner>("c")).Soon());
        Events.Raise("turn-reentrant 1 may end");
        await blocked.Soon();
    }

    [Fact]
    public async Task A_call_cycle_without_reentrancy_ends_by_time_out()
    {
        var a = Probe("turn-cycle-a");
        var b = Probe("turn-cycle-b");
        await Assert.ThrowsAsync<TimeoutException>(() => a.CallBackImpatiently(b, a)).Soon();
    }
}
