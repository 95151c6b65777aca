using System.Collections.Concurrent;
using GolemOrleans.Engine.Activations;
using GolemOrleans.Engine.Calls;
using GolemOrleans.Engine.Membership;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Clusters;

/// <summary>
/// A cluster of silos in this process: who is a member, which activation each grain has, which calls are under way.
/// Thread-safe.
/// </summary>
internal sealed class EngineCluster : IDisposable
{
    // How late a time-out may be noticed.
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<GrainId, Activation> _directory = new();
    private readonly ITimer _sweeper;
    private readonly ConcurrentDictionary<string, Lazy<object>> _shared = new();
    private int _generation;
    private volatile EngineSilo[] _active = [];

    public EngineCluster(TimeProvider time, GrainCatalog grains)
    {
        Time = time;
        Grains = grains;
        Membership = new MembershipView();
        using (ExecutionContext.SuppressFlow())
            _sweeper = time.CreateTimer(static state => ((EngineCluster)state!).Sweep(), this, SweepPeriod, SweepPeriod);
    }

    public TimeProvider Time { get; }

    public GrainCatalog Grains { get; }

    public MembershipView Membership { get; }

    public PendingCalls Pending { get; } = new();

    /// <summary>What the silos share and what outlives them: storages, by name. Disposed with the cluster.</summary>
    public T Shared<T>(string name, Func<T> create)
        where T : class =>
        (T)_shared.GetOrAdd(name, _ => new Lazy<object>(create)).Value;

    /// <summary>The silos that take new activations, by address.</summary>
    public EngineSilo[] Active => _active;

    public int NextGeneration() => Interlocked.Increment(ref _generation);

    /// <summary>A time stamp <paramref name="time"/> from now.</summary>
    public long DeadlineAfter(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan ? long.MaxValue : Time.GetTimestamp() + (long)(time.TotalSeconds * Time.TimestampFrequency);

    public bool TryFind(GrainId grainId, out Activation? activation) => _directory.TryGetValue(grainId, out activation);

    /// <summary>Hands a call to the activation of its grain, which is made when there is none. Failures go to the caller.</summary>
    public void Deliver(GrainCall call)
    {
        try
        {
            while (true)
            {
                if (call.Origin.Silo is { IsDead: true } gone) throw new SiloUnavailableException($"The silo {gone.Address} is dead.");
                if (call.IsCompleted) return;
                var activation = Locate(call.Target, call.Origin.Silo);
                if (activation.TryEnqueue(call))
                {
                    // Between the two the silo may have died and swept the calls it had.
                    if (activation.Silo.IsDead) call.TryFail(Lost(activation.Silo));
                    return;
                }

                Forget(activation);
            }
        }
        catch (Exception failure)
        {
            call.TryFail(failure);
        }
    }

    /// <summary>Takes an activation off the directory.</summary>
    public void Forget(Activation activation) => _directory.TryRemove(new(activation.GrainId, activation));

    /// <summary>Puts a silo on, or takes it off, the list of those that take new activations, and tells everyone.</summary>
    public void SetStatus(EngineSilo silo, SiloStatus status)
    {
        lock (Membership)
        {
            var others = _active.Where(other => !ReferenceEquals(other, silo));
            _active = status == SiloStatus.Active ? [.. others.Append(silo).OrderBy(other => other.Address)] : [.. others];
            Membership.Set(new ClusterMember(silo.Address, status, silo.Name));
        }
    }

    /// <summary>Breaks the calls that a dead silo had taken or made.</summary>
    public void BreakCallsOf(EngineSilo silo)
    {
        var broken = Pending.Where(call => ReferenceEquals(call.Destination?.Silo, silo) || ReferenceEquals(call.Origin.Silo, silo));
        foreach (var call in broken) call.TryFail(Lost(silo));
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        foreach (var shared in _shared.Values)
        {
            if (shared.Value is IDisposable disposable) disposable.Dispose();
        }
    }

    private static SiloUnavailableException Lost(EngineSilo silo) =>
        new($"The silo {silo.Address} is dead: the call may or may not have run.");

    private Activation Locate(GrainId grainId, EngineSilo? caller)
    {
        if (caller?.Overrides is { } overrides && overrides.TryGetValue(grainId, out var duplicate)) return duplicate;
        if (_directory.TryGetValue(grainId, out var known)) return known;
        var grain = Grains.Class(grainId.Type);
        if (grain.Placement is StatelessWorkerPlacement stateless)
            return Placement(new PreferLocalPlacement(), grainId, caller).Workers.Pick(grainId, grain, stateless.MaxLocal);

        var silo = Placement(grain.Placement, grainId, caller);
        var made = new Activation(grainId, grain, silo, silo.NewActivationId());
        var registered = _directory.GetOrAdd(grainId, made);
        if (ReferenceEquals(registered, made)) silo.Host(made);
        return registered;
    }

    private EngineSilo Placement(PlacementStrategy? strategy, GrainId grainId, EngineSilo? caller)
    {
        var active = _active;
        if (active.Length == 0) throw new SiloUnavailableException("No silo of the cluster is active.");
        return strategy switch
        {
            PreferLocalPlacement when caller is not null && Array.IndexOf(active, caller) >= 0 => caller,
            RandomPlacement => active[Random.Shared.Next(active.Length)],
            // By hash also without a strategy: spread evenly, and a test that fails once fails again.
            _ => active[grainId.GetUniformHashCode() % (uint)active.Length],
        };
    }

    private void Sweep()
    {
        var now = Time.GetTimestamp();
        foreach (var call in Pending.Where(call => call.Deadline <= now)) call.Origin.TimedOut(call);
    }
}
