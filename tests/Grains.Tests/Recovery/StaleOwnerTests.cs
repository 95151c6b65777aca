using GolemOrleans.Engine.Testing;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Oplog;
using GolemOrleans.Tests.Time;
using Orleans;
using Orleans.TestingHost;
using Xunit;

namespace GolemOrleans.Grains.Tests.Recovery;

/// <summary>
/// A worker loses its activation while it runs, and the server that is to take it up still has an older activation of it in
/// memory, which owns the worker no longer and has not noticed, because it rests. Time stands still but for the test's steps.
/// </summary>
public sealed class StaleOwnerTests
{
    private readonly VirtualClock _clock = new(flows: false);

    [Fact]
    public async Task A_worker_of_a_stopped_silo_is_taken_up_by_one_that_still_holds_an_older_activation_of_it()
    {
        await using var world = await WorkerCluster.StartAsync(2, _clock);
        var worker = await AddAsync(world, "of-the-stopped");
        var home = world.HostOf(worker);
        await LeaveOlderActivationAsync(world, worker, world.Cluster.Silos.Single(silo => silo != home));
        await StartWorkAsync(world, worker);

        await world.StopAsync(home);

        await DoneAsync(world, worker);
    }

    [Fact]
    public async Task A_worker_that_is_moved_is_taken_up_by_its_own_silo_which_still_holds_an_older_activation_of_it()
    {
        await using var world = await WorkerCluster.StartAsync(1, _clock);
        var worker = await AddAsync(world, "moved");
        await LeaveOlderActivationAsync(world, worker, world.Cluster.Silos[0]);
        await StartWorkAsync(world, worker);

        await world.Cluster.DeactivateAsync(world.Grain(worker));

        await DoneAsync(world, worker);
    }

    private static async Task<WorkerId> AddAsync(WorkerCluster world, string name)
    {
        var worker = world.Worker(name);
        Assert.Equal(1UL, await world.AddAsync(() => world.Grain(worker), 1, "first"));
        return worker;
    }

    /// <summary>A second activation owns the worker for one invocation; then the registered one takes it back.</summary>
    private static async Task LeaveOlderActivationAsync(WorkerCluster world, WorkerId worker, InProcessSiloHandle where)
    {
        world.Cluster.ForceDuplicateActivation(world.Grain(worker).GetGrainId(), where);
        Assert.Equal(2UL, await world.AddAsync(() => world.Grain(worker, where), 1, "second"));
        Assert.Equal(3UL, await world.AddAsync(() => world.Grain(worker), 1, "third"));
    }

    /// <summary>The worker accepts work that takes 5 seconds, which do not pass, and has begun with it.</summary>
    private static async Task StartWorkAsync(WorkerCluster world, WorkerId worker)
    {
        await world.Grain(worker).EnqueueAsync(WorkerCluster.Request("work", """[{"value":1},{"value":5000}]""", "work"));
        await WorkerCluster.UntilAsync(async () => (await world.Grain(worker).GetMetadataAsync())!.State == WorkerState.Running);
    }

    /// <summary>The work is finished although nobody asks for it.</summary>
    private async Task DoneAsync(WorkerCluster world, WorkerId worker)
    {
        await Eventually.TrueAsync(Done, () => world.DescribeAsync(worker));
        Assert.Equal(["first", "second", "third", "work"], await world.CompletedAsync(worker));

        async Task<bool> Done()
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return await world.Store.FindKeyAsync(worker, KeyHash.Of("work")) is { Result: not null };
        }
    }
}
