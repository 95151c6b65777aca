using System.Diagnostics;
using GolemOrleans.Engine.Activations;
using GolemOrleans.Engine.Tests.Calls;
using Orleans;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Xunit;

namespace GolemOrleans.Engine.Tests.Clusters;

public interface ITicker : IGrainWithStringKey
{
    Task Start(bool interleave, bool keepAlive);

    Task Block();

    Task<int> Stop();
}

public sealed class TickerGrain : Grain, ITicker
{
    private IGrainTimer? _timer;
    private int _ticks;
    private bool _blocked;

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        this.GetPrimaryKeyString() == "bad" ? throw new InvalidOperationException("cannot activate") : Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Events.Raise(this.GetPrimaryKeyString() + " deactivated", reason.ReasonCode.ToString());
        return Task.CompletedTask;
    }

    public Task Start(bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            Tick, new GrainTimerCreationOptions(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5)) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public async Task Block()
    {
        _blocked = true;
        await Events.When(this.GetPrimaryKeyString() + " may go on");
        _blocked = false;
    }

    public Task<int> Stop()
    {
        _timer!.Dispose();
        return Task.FromResult(_ticks);
    }

    private Task Tick(CancellationToken cancellation)
    {
        _ticks++;
        Events.Raise($"{this.GetPrimaryKeyString()} tick {_ticks}");
        if (_blocked) Events.Raise(this.GetPrimaryKeyString() + " ticked while blocked");
        if (_ticks == 3) Events.Raise(this.GetPrimaryKeyString() + " ticked 3 times");
        if (_ticks == 20) Events.Raise(this.GetPrimaryKeyString() + " ticked 20 times");
        return _ticks == 1 ? Task.FromException(new InvalidOperationException("a failed tick does not stop the timer")) : Task.CompletedTask;
    }
}

public sealed class LifeTests
{
    [Fact]
    public async Task A_timer_ticks_as_turns_until_it_is_disposed_and_survives_failures()
    {
        await using var cluster = await TestClusters.DeployAsync();
        var ticker = cluster.Client.GetGrain<ITicker>("ticker");
        await ticker.Start(interleave: false, keepAlive: false);
        await Events.When("ticker ticked 3 times");
        Assert.True(await ticker.Stop() >= 3);
    }

    [Fact]
    public async Task A_tick_waits_for_the_call_that_runs_unless_it_interleaves()
    {
        await using var cluster = await TestClusters.DeployAsync();
        var interleaving = cluster.Client.GetGrain<ITicker>("tick-interleaving");
        var waiting = cluster.Client.GetGrain<ITicker>("tick-waiting");
        await interleaving.Start(interleave: true, keepAlive: false);
        await waiting.Start(interleave: false, keepAlive: false);
        var blocked = new[] { interleaving.Block(), waiting.Block() };
        await Events.When("tick-interleaving ticked while blocked");
        await Events.When("tick-interleaving ticked 20 times");
        Assert.False(Events.Happened("tick-waiting ticked while blocked"));
        Events.Raise("tick-interleaving may go on");
        Events.Raise("tick-waiting may go on");
        await Task.WhenAll(blocked).Soon();
        await Events.When("tick-waiting ticked 3 times");
        Assert.False(Events.Happened("tick-waiting ticked while blocked"));
    }

    [Fact]
    public async Task An_idle_activation_is_collected_and_only_ticks_that_keep_alive_count_as_use()
    {
        // The collector looks once an hour, so that only this test decides what is idle: no clock is raced.
        await using var cluster = await TestClusters.DeployAsync(configure: silo => silo.Configure<GrainCollectionOptions>(options =>
            (options.CollectionQuantum, options.CollectionAge) = (TimeSpan.FromHours(1), TimeSpan.FromHours(2))));
        var kept = await Ticking("kept", keepAlive: true);
        var idle = await Ticking("idle", keepAlive: false);

        var before = Stopwatch.GetTimestamp();
        await MoreTicks("kept");
        kept.CollectIfIdle(Stopwatch.GetElapsedTime(before));
        Assert.Equal(ActivationState.Active, kept.State);

        before = Stopwatch.GetTimestamp();
        // A tick that happens to run postpones the collection to the next look.
        while (idle.State == ActivationState.Active)
        {
            await MoreTicks("idle");
            idle.CollectIfIdle(Stopwatch.GetElapsedTime(before));
        }

        Assert.Equal(nameof(DeactivationReasonCode.ActivationIdle), await Events.When("idle deactivated"));
        Assert.Equal(ActivationState.Active, kept.State);

        async Task<Activation> Ticking(string key, bool keepAlive)
        {
            var ticker = cluster.Client.GetGrain<ITicker>(key);
            await ticker.Start(interleave: false, keepAlive);
            await MoreTicks(key);
            Assert.True(cluster.TryGetGrainContext(ticker.GetGrainId(), out var context));
            return (Activation)context;
        }
    }

    [Fact]
    public async Task The_collector_finds_idle_activations_by_itself()
    {
        await using var cluster = await TestClusters.DeployAsync(configure: silo => silo.Configure<GrainCollectionOptions>(options =>
            (options.CollectionQuantum, options.CollectionAge) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(20))));
        await cluster.Client.GetGrain<ITicker>("collected").Start(interleave: false, keepAlive: false);
        Assert.Equal(nameof(DeactivationReasonCode.ActivationIdle), await Events.When("collected deactivated"));
    }

    // Three from now: when the last has begun, all that came before the second has been counted.
    private static async Task MoreTicks(string key)
    {
        var next = 1;
        while (Events.Happened($"{key} tick {next}")) next++;
        await Events.When($"{key} tick {next + 2}");
    }

    [Fact]
    public async Task A_failed_activation_fails_the_calls_that_wait_for_it()
    {
        await using var cluster = await TestClusters.DeployAsync();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Client.GetGrain<ITicker>("bad").Stop()).Soon();
        Assert.Equal("cannot activate", failure.Message);
        Assert.False(cluster.TryGetGrainContext(cluster.Client.GetGrain<ITicker>("bad").GetGrainId(), out _));
    }

    [Fact]
    public async Task Filters_see_calls_on_both_sides_and_may_replace_the_result()
    {
        var seen = new List<string>();
        await using var cluster = await TestClusters.DeployAsync(
            configure: silo => silo.AddIncomingGrainCallFilter(async context =>
            {
                lock (seen) seen.Add($"in {context.MethodName} {context.ImplementationMethod.DeclaringType!.Name}");
                await context.Invoke();
                if (context.Result is int number) context.Result = number + 100;
            }),
            client: client => client.AddOutgoingGrainCallFilter(async context =>
            {
                lock (seen) seen.Add($"out {context.MethodName}");
                await context.Invoke();
            }));
        Assert.Equal(101, await cluster.Client.GetGrain<IProbeGrain>("filtered").Next().Soon());
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Client.GetGrain<IProbeGrain>("filtered").Fail("x")).Soon();
        Assert.Equal(["out Next", "in Next ProbeGrain", "out Fail", "in Fail ProbeGrain"], seen);
    }

    [Fact]
    public async Task A_stateless_worker_runs_several_calls_of_one_key_at_once()
    {
        await using var cluster = await TestClusters.DeployAsync();
        var worker = cluster.Client.GetGrain<IBusy>("busy");
        var calls = new[] { worker.Work("busy 1"), worker.Work("busy 2") };
        await Events.When("busy 1 began");
        await Events.When("busy 2 began");
        Events.Raise("busy 1 may end");
        Events.Raise("busy 2 may end");
        await Task.WhenAll(calls).Soon();
    }
}

public interface IBusy : IGrainWithStringKey
{
    Task Work(string name);
}

[StatelessWorker(2)]
public sealed class BusyGrain : Grain, IBusy
{
    public async Task Work(string name)
    {
        Events.Raise(name + " began");
        await Events.When(name + " may end");
    }
}
