using GolemOrleans.Engine.Testing;
using GolemOrleans.Engine.Tests.Calls;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.TestingHost;
using Xunit;

namespace GolemOrleans.Engine.Tests.Clusters;

public sealed class ClusterTests : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestClusters.DeployAsync(silos: 3);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    private IProbeGrain Probe(string key) => _cluster.Client.GetGrain<IProbeGrain>(key);

    private InProcessSiloHandle HostOf(IProbeGrain probe)
    {
        Assert.True(_cluster.TryGetGrainContext(probe.GetGrainId(), out var context));
        return _cluster.GetSiloForAddress(context.Address.SiloAddress!);
    }

    [Fact]
    public async Task Grains_spread_over_the_silos_and_are_found_from_each()
    {
        var keys = Enumerable.Range(0, 60).Select(i => "spread-" + i).ToList();
        foreach (var key in keys) await Probe(key).Next();
        Assert.Equal(3, keys.Select(key => HostOf(Probe(key)).SiloAddress).Distinct().Count());
        foreach (var silo in _cluster.Silos)
            Assert.All(await Task.WhenAll(keys.Select(key => silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IProbeGrain>(key).Instance())), Assert.NotNull);
        Assert.Equal(2, await Probe(keys[0]).Next());
    }

    [Fact]
    public async Task Killing_a_silo_breaks_its_calls_and_the_next_call_activates_elsewhere()
    {
        var probe = Probe("killed");
        var before = await probe.Instance();
        var host = HostOf(probe);
        var running = probe.Block("killed 1");
        await Events.When("killed 1 began");
        var waiting = probe.Next();
        await _cluster.KillSiloAsync(host);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => running).Soon();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => waiting).Soon();
        Assert.NotEqual(before, await probe.Instance().Soon());
        Assert.NotEqual(host.SiloAddress, HostOf(probe).SiloAddress);
        Assert.False(Events.Happened("killed deactivated"));
        Assert.Equal(1, await probe.Next());
    }

    [Fact]
    public async Task Stopping_a_silo_deactivates_its_grains_and_calls_that_wait_go_to_the_next_activation()
    {
        var probe = Probe("stopped");
        var before = await probe.Instance();
        var host = HostOf(probe);
        var running = probe.Block("stopped 1");
        await Events.When("stopped 1 began");
        var stopping = _cluster.StopSiloAsync(host);
        var waiting = probe.Instance();
        Events.Raise("stopped 1 may end");
        Assert.Equal("stopped 1", await running.Soon());
        Assert.NotEqual(before, await waiting.Soon());
        await stopping.Soon();
        Assert.Equal(nameof(DeactivationReasonCode.ShuttingDown), await Events.When("stopped deactivated"));
    }

    [Fact]
    public async Task A_restarted_silo_is_a_later_incarnation_and_takes_grains_again()
    {
        var silo = _cluster.Silos[1];
        var restarted = await _cluster.RestartSiloAsync(silo);
        Assert.True(restarted.SiloAddress.IsSuccessorOf(silo.SiloAddress));
        Assert.Equal(3, _cluster.Silos.Count);
        var membership = restarted.ServiceProvider.GetRequiredService<IClusterMembershipService>();
        Assert.Equal(SiloStatus.Dead, membership.CurrentSnapshot.GetSiloStatus(silo.SiloAddress));
        Assert.Equal(SiloStatus.Active, membership.CurrentSnapshot.GetSiloStatus(restarted.SiloAddress));
    }

    [Fact]
    public async Task Membership_updates_tell_of_a_death()
    {
        var victim = _cluster.Silos[2];
        var membership = _cluster.GetSiloServiceProvider().GetRequiredService<IClusterMembershipService>();
        var seen = Task.Run(async () =>
        {
            await foreach (var snapshot in membership.MembershipUpdates)
            {
                if (snapshot.GetSiloStatus(victim.SiloAddress) == SiloStatus.Dead) return;
            }
        });
        await _cluster.KillSiloAsync(victim);
        await seen.Soon();
    }

    [Fact]
    public async Task Two_activations_can_be_forced_and_ended()
    {
        var probe = Probe("double");
        var registered = await probe.Instance();
        var other = _cluster.Silos.First(silo => !silo.SiloAddress.Equals(HostOf(probe).SiloAddress));
        _cluster.ForceDuplicateActivation(probe.GetGrainId(), other);
        var fromOther = other.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IProbeGrain>("double");
        var second = await fromOther.Instance();
        Assert.NotEqual(registered, second);
        Assert.Equal(registered, await probe.Instance());
        await _cluster.EndDuplicateAsync(probe.GetGrainId(), other).Soon();
        Assert.Equal(nameof(DeactivationReasonCode.DuplicateActivation), await Events.When("double deactivated"));
        Assert.Equal(registered, await fromOther.Instance());
    }

    [Fact]
    public async Task A_deactivated_grain_has_a_new_activation_at_the_next_call()
    {
        var probe = Probe("again");
        var before = await probe.Instance();
        await probe.Deactivate();
        Assert.NotEqual(before, await probe.Instance().Soon());
        Assert.Equal(nameof(DeactivationReasonCode.ApplicationRequested), await Events.When("again deactivated"));
    }
}
