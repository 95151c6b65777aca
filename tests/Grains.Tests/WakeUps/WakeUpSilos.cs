using System.Collections.Concurrent;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Workers;
using GolemOrleans.Grains.Workers.Services;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Tests.Proxies;
using GolemOrleans.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace GolemOrleans.Grains.Tests.WakeUps;

/// <summary>A wake-up that a silo fired.</summary>
internal sealed record Fired(int Silo, WorkerId Worker, TimeSpan Late);

/// <summary>The wake-up services of several silos on one store; time stands still until the test moves it.</summary>
internal sealed class WakeUpSilos : IAsyncDisposable
{
    private readonly InMemoryOplogStore _store = new();
    private readonly ConcurrentQueue<Fired> _fired = new();
    private readonly ConcurrentQueue<string> _queries = new();
    private readonly List<Silo> _silos = [];
    private readonly List<Guid> _live = [];
    private readonly ConcurrentDictionary<WorkerId, TaskCompletionSource> _hanging = new();

    public VirtualClock Clock { get; } = new(flows: false);

    public IReadOnlyCollection<Fired> Fired => _fired;

    /// <summary>The store's methods that the services called.</summary>
    public IReadOnlyCollection<string> Queries => _queries;

    public static async Task<WakeUpSilos> StartAsync(int silos)
    {
        var world = new WakeUpSilos();
        for (var i = 0; i < silos; i++)
            world._live.Add(new Guid(i + 1, 0, 0, new byte[8]));
        for (var i = 0; i < silos; i++)
            world._silos.Add(new Silo(world, i));
        foreach (var silo in world._silos)
            await silo.Service.StartAsync(CancellationToken.None);
        await world.SettleAsync();
        return world;
    }

    public async Task<WorkerId> AddAsync(string name, TimeSpan dueIn)
    {
        var worker = new WorkerId(Guid.Empty, name);
        await _store.AddWakeUpAsync(new WakeUp(new WakeUpKey(worker, "call"), Clock.GetUtcNow() + dueIn, WakeUpKind.ScheduledInvocation));
        return worker;
    }

    /// <summary>Calls of the worker get no answer, as if its silo had just died.</summary>
    public void Hang(WorkerId worker) => _hanging[worker] = new TaskCompletionSource();

    /// <summary>As <see cref="Hang"/>, until now.</summary>
    public void Release(WorkerId worker) => _hanging.TryRemove(worker, out _);

    /// <summary>The silo whose part the worker's wake-ups are, as all see it.</summary>
    public int SiloOf(WorkerId worker) => Enumerable.Range(0, _silos.Count).Single(i => new WakeUpShare(i, _silos.Count, default).Has(worker));

    /// <summary>The silo does nothing more; the others do not know.</summary>
    public async Task KillAsync(int silo)
    {
        await _silos[silo].Service.StopAsync(CancellationToken.None);
        _silos[silo].IsDead = true;
    }

    /// <summary>The others know of the silo's death.</summary>
    public void Forget(int silo)
    {
        lock (_live)
            _live.Remove(_silos[silo].Own);
    }

    public async Task PassAsync(TimeSpan time)
    {
        var until = Clock.Elapsed + time;
        while (Clock.FireNext(until))
            await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos.Where(silo => !silo.IsDead))
            await silo.Service.StopAsync(CancellationToken.None);
        foreach (var silo in _silos)
            silo.Dispose();
        await _store.DisposeAsync();
    }

    /// <summary>Every living service has done what there was to do and waits for the clock.</summary>
    private Task SettleAsync() => Clock.UntilArmedAsync(_silos.Count(silo => !silo.IsDead));

    private async Task WakeAsync(int silo, WorkerId worker, WakeUpRecord wakeUp)
    {
        _fired.Enqueue(new Fired(silo, worker, Clock.GetUtcNow() - wakeUp.Due));
        if (_hanging.TryGetValue(worker, out var hanging))
            await hanging.Task;
        else
            await _store.RemoveWakeUpAsync(new WakeUpKey(worker, wakeUp.Id));
    }

    private sealed class Silo : ILiveServers, IDisposable
    {
        private readonly WakeUpSilos _world;
        private readonly WorkerInstruments _instruments;

        public Silo(WakeUpSilos world, int number)
        {
            (_world, Own) = (world, world._live[number]);
            _instruments = new WorkerInstruments(new ActiveWorkers(), this);
            var store = Intercepted.As<IOplogStore>((method, arguments) =>
            {
                world._queries.Enqueue(method.Name);
                return method.Invoke(world._store, arguments);
            });
            var grains = Intercepted.As<IGrainFactory>((_, key) => Intercepted.As<IWorkerGrain>((_, wake) => world.WakeAsync(number, WorkerId.Parse((string)key[0]!), (WakeUpRecord)wake[0]!)));
            Service = new WakeUpService(store, grains, this, new WakeUpSignal(world.Clock), _instruments, NoFaults.Instance, world.Clock, NullLogger<WakeUpService>.Instance);
        }

        public Guid Own { get; }

        public IReadOnlyCollection<Guid> Live
        {
            get
            {
                lock (_world._live)
                    return [.. _world._live];
            }
        }

        public WakeUpService Service { get; }

        public bool IsDead { get; set; }

        public void Dispose()
        {
            Service.Dispose();
            _instruments.Dispose();
        }
    }
}
