using GolemOrleans.Engine.Testing;
using GolemOrleans.Grains.Tests.Stores;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Tests.Time;
using GolemOrleans.Tests.Waiting;
using Orleans;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Grains.Tests.Faults;

/// <summary>A cluster of three silos under load, to which faults happen. The order of everything drawn by chance comes from a seed.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private const int Silos = 3;

    private readonly CancellationTokenSource _stop = new();
    private readonly ITestOutputHelper _output;
    private readonly Random _random;
    private readonly VirtualClock _clock;
    private readonly WorkerCluster _world;
    private readonly TestStore _store;
    private readonly string[] _workers;
    private readonly KeyedLoad _load;
    private readonly Task _clients;
    private int _recreated;

    private FaultRun(ITestOutputHelper output, int seed, VirtualClock clock, WorkerCluster world, string[] workers, (Guid Caller, Guid Target) calling, int clients)
    {
        (_output, _random, _clock, _world, _store, _workers) = (output, new Random(seed), clock, world, world.TestStore, workers);
        _load = new KeyedLoad(world, clock, workers, calling.Caller, calling.Target);
        _load.FindSilos();
        _clients = Task.WhenAll(Enumerable.Range(0, clients).Select(_ =>
        {
            var own = new Random(_random.Next());
            return Task.Run(() => _load.RunAsync(own, _stop.Token));
        }));
    }

    public static async Task<FaultRun> StartAsync(ITestOutputHelper output, int seed, Func<VirtualClock, Task<TestStore>> store, int workers, int clients)
    {
        output.WriteLine($"GOLEM_TEST_SEED={seed}");
        var clock = new VirtualClock(flows: true);
        var world = await WorkerCluster.StartAsync(Silos, clock, await store(clock));
        var calling = await CallingComponents.DeployAsync(world);
        return new FaultRun(output, seed, clock, world, [.. Enumerable.Range(0, workers).Select(i => $"w{i}")], calling, clients);
    }

    /// <summary>With as many silos as at first, every fault once, in a random order, each after some answers.</summary>
    public async Task RoundAsync()
    {
        while (_world.Cluster.Silos.Count < Silos)
            await _world.Cluster.StartAdditionalSiloAsync();
        _load.FindSilos();
        var faults = Enum.GetValues<ClusterFault>();
        _random.Shuffle(faults);
        foreach (var fault in faults)
        {
            await ProgressAsync(_random.Next(5, 60));
            await MakeAsync(fault);
        }
    }

    public async Task MakeAsync(ClusterFault fault)
    {
        if (_world.Cluster.Silos.Count == 1 && fault is ClusterFault.SiloKilledUnderLoad or ClusterFault.GracefulStop or ClusterFault.OneSiloLeft or ClusterFault.TwoActivations)
            await _world.Cluster.StartAdditionalSiloAsync();
        await HappenAsync(fault).WaitAsync(WorkerCluster.Long);
        _load.FindSilos();
        _output.WriteLine($"{_load.Count} answers: {fault}; {_world.Cluster.Silos.Count} silos, clock {_clock.Ahead}");
    }

    /// <summary>Waits until there are that many more answers.</summary>
    public Task ProgressAsync(int more) => UntilAsync(() => _load.Count, more);

    /// <summary>With the clock right again: every worker answers, and all that was acknowledged was done once.</summary>
    public async Task HealAndCheckAsync()
    {
        _clock.Ahead = TimeSpan.Zero;
        await ProgressAsync(_workers.Length);
        await _stop.CancelAsync();

        // A message that was lost with a silo is given up after its time, which passes here.
        await Eventually.TrueAsync(
            () =>
            {
                if (!_clients.IsCompleted)
                    _clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(_clients.IsCompleted);
            },
            () => Task.FromResult($"Clients do not end; they wait for {string.Join(", ", _load.Awaited)}"));
        await _clients;
        _output.WriteLine($"{await _load.CheckAsync()} keys checked");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _clients.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _world.DisposeAsync();
    }

    private async Task UntilAsync(Func<int> counter, int more)
    {
        var goal = counter() + more;
        await WorkerCluster.UntilAsync(async () =>
        {
            if (_clients.IsCompleted)
                await _clients;
            return counter() >= goal;
        });
    }

    private async Task HappenAsync(ClusterFault fault)
    {
        var cluster = _world.Cluster;
        var silo = cluster.Silos[_random.Next(cluster.Silos.Count)];
        switch (fault)
        {
            case ClusterFault.SiloKilledUnderLoad:
                await _world.KillAsync(silo);
                break;
            case ClusterFault.GracefulStop:
                await _world.StopAsync(silo);
                break;
            case ClusterFault.SiloAdded:
                await cluster.StartAdditionalSiloAsync();
                break;
            case ClusterFault.OneSiloLeft:
                foreach (var other in cluster.Silos.Where(other => other != silo))
                    await (_random.Next(2) == 0 ? _world.KillAsync(other) : _world.StopAsync(other));
                break;
            case ClusterFault.PlacementMoves:
                await Task.WhenAll(Some().Select(name => cluster.DeactivateAsync(Grain(name))));
                break;
            case ClusterFault.TwoActivations:
                foreach (var name in Some())
                    cluster.ForceDuplicateActivation(Grain(name), silo);
                await RecreatedWorker.CheckAsync(_world, $"recreated{_recreated++}");
                break;
            case ClusterFault.StoreDownFor20Seconds:
                await TakeStoreAwayAsync(seconds: 20);
                break;
            case ClusterFault.ClockStepsForward:
                _clock.Ahead += TimeSpan.FromSeconds(_random.Next(60, 7200));
                break;
            case ClusterFault.ClockStepsBackward:
                _clock.Ahead -= TimeSpan.FromSeconds(_random.Next(60, 7200));
                break;
        }
    }

    /// <summary>In the time of the clock, so that pauses, leases and the limits of retries run out while clients ask on.</summary>
    private async Task TakeStoreAwayAsync(int seconds)
    {
        _store.Break();
        var (until, goal) = (_clock.Elapsed + TimeSpan.FromSeconds(seconds), _load.Attempts + _workers.Length);
        await WorkerCluster.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(_clock.Elapsed >= until && _load.Attempts >= goal);
        });
        _store.Mend();
    }

    private IEnumerable<string> Some() => _random.GetItems(_workers, 8).Distinct();

    private Orleans.Runtime.GrainId Grain(string name) => _world.Grain(_world.Worker(name)).GetGrainId();
}
