using GolemOrleans.Engine.Testing;
using Orleans;
using Xunit;

namespace GolemOrleans.Grains.Tests.Workers;

/// <summary>
/// An activation that owned a worker which another activation has deleted and created anew since. It has the old instance in
/// memory and expects the very index that comes next: only its epoch tells that it may not write.
/// </summary>
internal static class RecreatedWorker
{
    public static async Task CheckAsync(WorkerCluster world, string name)
    {
        var worker = world.Worker(name);
        var grain = world.Grain(worker).GetGrainId();
        Assert.Equal(5UL, await world.AddAsync(() => world.Grain(worker), 5, "before"));
        var last = (await world.Store.GetStatusAsync(worker))!.LastIndex;
        var other = world.Cluster.Silos.First(silo => silo != world.HostOf(worker));

        // Deleting ends the activation that does it, so it takes two, one after the other, beside the one that knows of nothing.
        world.Cluster.ForceDuplicateActivation(grain, other);
        await world.Grain(worker, other).DeleteAsync();
        await world.Cluster.EndDuplicateAsync(grain, other);
        world.Cluster.ForceDuplicateActivation(grain, other);
        Assert.Equal(1UL, await world.AddAsync(() => world.Grain(worker, other), 1, "after"));
        Assert.Equal(last, (await world.Store.GetStatusAsync(worker))!.LastIndex);

        Assert.Equal(3UL, await world.AddAsync(() => world.Grain(worker), 2, "old"));
        Assert.Equal(["after", "old"], await world.CompletedAsync(worker));
        Assert.Equal(1UL, await world.AddAsync(() => world.Grain(worker), 1, "after"));
    }
}
