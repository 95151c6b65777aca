using System.Collections.Concurrent;
using GolemOrleans.Engine.Activations;
using GolemOrleans.Engine.Calls;
using GolemOrleans.Engine.Diagnostics;
using GolemOrleans.Engine.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;

namespace GolemOrleans.Engine.Clusters;

/// <summary>A silo: hosts activations and takes part in the cluster. Thread-safe.</summary>
internal sealed class EngineSilo : ILocalSiloDetails
{
    private readonly ConcurrentDictionary<Activation, bool> _activations = new();
    private readonly SiloLifecycle _lifecycle = new();
    private readonly Lazy<IIncomingGrainCallFilter[]> _incoming;
    private readonly Lazy<CallRuntime> _calls;
    private ITimer? _collector;
    private volatile bool _dead;

    public EngineSilo(EngineCluster cluster, IServiceProvider services)
    {
        Cluster = cluster;
        Services = services;
        var endpoint = services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        var generation = cluster.NextGeneration();
        var address = endpoint.AdvertisedIPAddress ?? System.Net.IPAddress.Loopback;
        Address = SiloAddress.New(address, endpoint.SiloPort, generation);
        GatewayAddress = SiloAddress.New(address, endpoint.GatewayPort, generation);
        Name = services.GetRequiredService<IOptions<SiloOptions>>().Value.SiloName ?? $"Silo_{generation}";
        ClusterId = services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId;
        Collection = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        Log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Orleans.Silo");
        Workers = new StatelessWorkers(this);
        // Lazy: filters may themselves use the grain factory.
        _incoming = new(() => [.. services.GetServices<IIncomingGrainCallFilter>()]);
        _calls = new(() => new CallRuntime(
            cluster,
            this,
            services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value,
            services.GetRequiredService<IOptions<ExceptionSerializationOptions>>().Value,
            [.. services.GetServices<IOutgoingGrainCallFilter>()]));
    }

    public EngineCluster Cluster { get; }

    public IServiceProvider Services { get; }

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName => Environment.MachineName;

    public SiloAddress Address { get; }

    public SiloAddress SiloAddress => Address;

    public SiloAddress GatewayAddress { get; }

    public GrainCollectionOptions Collection { get; }

    public ILogger Log { get; }

    public CallRuntime Calls => _calls.Value;

    public IIncomingGrainCallFilter[] IncomingFilters => _incoming.Value;

    public StatelessWorkers Workers { get; }

    /// <summary>True once the silo was killed or has stopped.</summary>
    public bool IsDead => _dead;

    public IReadOnlyCollection<Activation> Activations => [.. _activations.Keys];

    /// <summary>Grains that calls from this silo find here although the directory says otherwise; null: none.</summary>
    public ConcurrentDictionary<GrainId, Activation>? Overrides { get; private set; }

    public ActivationId NewActivationId() => ActivationId.NewId();

    /// <summary>Starts the silo: the stages of its lifecycle, among them becoming active.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Become(SiloStatus.Joining);
        _lifecycle.Subscribe(
            nameof(EngineSilo),
            ServiceLifecycleStage.BecomeActive,
            _ =>
            {
                Become(SiloStatus.Active);
                return Task.CompletedTask;
            },
            HandOverAsync);
        foreach (var participant in Services.GetServices<ILifecycleParticipant<ISiloLifecycle>>()) participant.Participate(_lifecycle);
        await _lifecycle.StartAsync(cancellation);
        using (ExecutionContext.SuppressFlow())
            _collector = Cluster.Time.CreateTimer(static state => ((EngineSilo)state!).Collect(), this, Collection.CollectionQuantum, Collection.CollectionQuantum);
    }

    /// <summary>Stops the silo: its grains are deactivated and can be activated elsewhere.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_dead) return;
        Become(SiloStatus.ShuttingDown);
        _collector?.Dispose();
        try
        {
            await _lifecycle.StopAsync(cancellation);
        }
        finally
        {
            Kill();
        }
    }

    /// <summary>Ends the silo as if its process had died: no further turn runs, its calls break, its grains are lost.</summary>
    public void Kill()
    {
        if (_dead) return;
        _dead = true;
        _collector?.Dispose();
        // First no new activations here, then the end of the old ones.
        Become(SiloStatus.Dead);
        foreach (var activation in _activations.Keys)
        {
            Forget(activation);
            activation.Kill();
        }

        Cluster.BreakCallsOf(this);
    }

    /// <summary>Takes a registered activation in and begins it.</summary>
    public void Host(Activation activation)
    {
        _activations[activation] = true;
        if (_dead)
        {
            Forget(activation);
            activation.Kill();
            return;
        }

        activation.Begin();
    }

    /// <summary>An activation ends: the next call of its grain makes another.</summary>
    public void Forget(Activation activation)
    {
        Cluster.Forget(activation);
        Workers.Forget(activation);
        Overrides?.TryRemove(new(activation.GrainId, activation));
        _activations.TryRemove(activation, out _);
    }

    /// <summary>Makes a second activation of a grain here, which calls from this silo find instead of the registered one.</summary>
    public Activation Duplicate(GrainId grainId)
    {
        var duplicate = new Activation(grainId, Cluster.Grains.Class(grainId.Type), this, NewActivationId());
        (Overrides ??= new())[grainId] = duplicate;
        Host(duplicate);
        return duplicate;
    }

    private async Task HandOverAsync(CancellationToken cancellation)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is shutting down.");
        // Activations that were placed here before the status changed may still arrive.
        while (_activations.Keys.FirstOrDefault() is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.WhenAll(_activations.Keys.Select(activation => activation.DeactivateAsync(reason, cancellation))).WaitAsync(cancellation);
        }
    }

    private void Collect()
    {
        foreach (var activation in _activations.Keys)
        {
            var age = Collection.ClassSpecificCollectionAge.TryGetValue(activation.Class.Type.FullName!, out var specific)
                ? specific
                : Collection.CollectionAge;
            activation.CollectIfIdle(age);
        }
    }

    private void Become(SiloStatus status)
    {
        Cluster.SetStatus(this, status);
        EngineLog.SiloStatusChanged(Log, Name, Address, status);
    }
}
