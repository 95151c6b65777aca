using System.Diagnostics;
using System.Globalization;
using GolemOrleans.Engine.Testing;
using GolemOrleans.Grains.Tests.Workers;
using Orleans;
using Orleans.TestingHost;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Grains.Tests.Faults;

/// <summary>
/// Everything that can go wrong in a cluster, in a random order under load. The seed is printed; GOLEM_TEST_SEED sets it,
/// GOLEM_LONG_TESTS=1 makes twenty times as many faults.
/// </summary>
public sealed class ClusterFaultTests(ITestOutputHelper output)
{
    private const int Silos = 3;
    private const int Workers = 36;
    private const int Clients = 12;

    private enum Fault
    {
        Kill,
        Stop,
        Add,
        MoveWorkers,
        SecondActivations,
        StoreOutOfReach,
        ClockForwards,
        ClockBackwards,
    }

    [Fact]
    public async Task No_acknowledged_invocation_is_lost_or_repeated_whatever_happens_to_silos_store_and_clock()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_TEST_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"GOLEM_TEST_SEED={seed}");
        var rounds = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 160 : 8;
        var random = new Random(seed);
        var clock = new SteppedClock();
        BreakableOplogStore store = null!;
        await using var world = await WorkerCluster.StartAsync(Silos, clock, real => store = new BreakableOplogStore(real, seed));
        var names = Enumerable.Range(0, Workers).Select(i => $"w{i}").ToArray();
        var load = new KeyedLoad(world, names);
        load.FindSilos();
        using var stop = new CancellationTokenSource();
        var time = Stopwatch.StartNew();
        var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ =>
        {
            var own = new Random(random.Next());
            return Task.Run(() => load.RunAsync(own, stop.Token));
        }));
        for (var round = 0; round < rounds; round++)
        {
            var faults = Enum.GetValues<Fault>();
            random.Shuffle(faults);
            foreach (var fault in faults)
            {
                await ProgressAsync(load, clients, random.Next(5, 60));
                await MakeAsync(fault, world, store, clock, names, random).WaitAsync(WorkerCluster.Long);
                load.FindSilos();
                output.WriteLine($"{time.Elapsed.TotalSeconds,5:0.0} s, {load.Count} answers: {fault}; {world.Cluster.Silos.Count} silos, clock {clock.Ahead}{(store.IsBroken ? ", store out of reach" : "")}");
            }

            while (world.Cluster.Silos.Count < Silos)
                await world.Cluster.StartAdditionalSiloAsync();
            load.FindSilos();
        }

        await WorkerCluster.UntilAsync(() => Task.FromResult(!store.IsBroken));
        clock.Ahead = TimeSpan.Zero;
        await ProgressAsync(load, clients, Workers);
        await stop.CancelAsync();
        await clients.WaitAsync(WorkerCluster.Long);
        var keys = await load.CheckAsync();
        output.WriteLine($"{time.Elapsed.TotalSeconds,5:0.0} s: {keys} keys checked, {store.Unanswered} changes were made and not answered");
    }

    /// <summary>Waits until there are that many more answers.</summary>
    private static async Task ProgressAsync(KeyedLoad load, Task clients, int more)
    {
        var goal = load.Count + more;
        await WorkerCluster.UntilAsync(async () =>
        {
            if (clients.IsCompleted)
                await clients;
            return load.Count >= goal;
        });
    }

    private static async Task MakeAsync(Fault fault, WorkerCluster world, BreakableOplogStore store, SteppedClock clock, string[] names, Random random)
    {
        var cluster = world.Cluster;
        if (cluster.Silos.Count == 1)
            await cluster.StartAdditionalSiloAsync();
        var silo = cluster.Silos[random.Next(cluster.Silos.Count)];
        switch (fault)
        {
            case Fault.Kill:
                await world.KillAsync(silo);
                break;
            case Fault.Stop:
                await world.StopAsync(silo);
                break;
            case Fault.Add:
                await cluster.StartAdditionalSiloAsync();
                break;
            case Fault.MoveWorkers:
                await Task.WhenAll(random.GetItems(names, 8).Distinct().Select(name => cluster.DeactivateAsync(Grain(name))));
                break;
            case Fault.SecondActivations:
                foreach (var name in random.GetItems(names, 8).Distinct())
                    cluster.ForceDuplicateActivation(Grain(name), silo);
                break;
            case Fault.StoreOutOfReach:
                store.Break(random.Next(20, 200));
                if (random.Next(2) == 0)
                    await WorkerCluster.UntilAsync(() => Task.FromResult(!store.IsBroken));
                break;
            case Fault.ClockForwards:
                clock.Ahead += TimeSpan.FromSeconds(random.Next(60, 7200));
                break;
            case Fault.ClockBackwards:
                clock.Ahead -= TimeSpan.FromSeconds(random.Next(60, 7200));
                break;
        }

        Orleans.Runtime.GrainId Grain(string name) => world.Grain(world.Worker(name)).GetGrainId();
    }
}
