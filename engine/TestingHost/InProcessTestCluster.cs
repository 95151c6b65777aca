using System.Collections.ObjectModel;
using System.Globalization;
using GolemOrleans.Engine.Activations;
using GolemOrleans.Engine.Clusters;
using GolemOrleans.Engine.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>
/// A cluster of silos inside the test process, with a client. Silos can be stopped gracefully (their grains are deactivated)
/// or killed (activations, queued calls and responses are lost). Methods are not for concurrent use.
/// </summary>
public sealed class InProcessTestCluster : IAsyncDisposable, IDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private readonly EngineCluster _cluster;
    private IHost? _client;
    private int _started;

    internal InProcessTestCluster(InProcessTestClusterOptions options)
    {
        Options = options;
        _cluster = new EngineCluster(TimeProvider.System, new GrainCatalog(ApplicationAssemblies.GrainClasses()));
    }

    /// <summary>The configuration.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>The client.</summary>
    public IClusterClient Client =>
        _client?.Services.GetRequiredService<IClusterClient>() ?? throw new InvalidOperationException("The client was not started.");

    /// <summary>The silos that were neither stopped nor killed.</summary>
    public ReadOnlyCollection<InProcessSiloHandle> Silos => new([.. _silos]);

    internal EngineCluster Cluster => _cluster;

    /// <summary>Starts the initial silos and the client.</summary>
    public async Task DeployAsync()
    {
        for (var i = 0; i < Options.InitialSilosCount; i++) await StartAdditionalSiloAsync();
        if (Options.InitializeClientOnDeploy) await InitializeClientAsync();
    }

    /// <summary>Starts the client.</summary>
    public async Task InitializeClientAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (var configure in Options.ClientHostConfigurationDelegates) configure(builder);
        SiloServices.AddClientTo(builder.Services, _cluster);
        _client = builder.Build();
        await _client.StartAsync();
    }

    /// <summary>Starts one more silo.</summary>
    public Task<InProcessSiloHandle> StartAdditionalSiloAsync() => StartAsync((short)_started++);

    /// <summary>Starts several more silos.</summary>
    public async Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart)
    {
        var started = new List<InProcessSiloHandle>();
        for (var i = 0; i < silosToStart; i++) started.Add(await StartAdditionalSiloAsync());
        return started;
    }

    /// <summary>Stops a silo gracefully.</summary>
    public Task StopSiloAsync(InProcessSiloHandle instance)
    {
        _silos.Remove(instance);
        return instance.StopSiloAsync(stopGracefully: true);
    }

    /// <summary>Kills a silo: what it had in memory is lost, calls under way fail.</summary>
    public Task KillSiloAsync(InProcessSiloHandle instance)
    {
        _silos.Remove(instance);
        return instance.StopSiloAsync(stopGracefully: false);
    }

    /// <summary>Stops a silo gracefully and starts its next incarnation.</summary>
    public async Task<InProcessSiloHandle> RestartSiloAsync(InProcessSiloHandle instance)
    {
        await StopSiloAsync(instance);
        return await StartAsync(instance.InstanceNumber);
    }

    /// <summary>Stops all silos gracefully.</summary>
    public async Task StopAllSilosAsync()
    {
        await StopClusterClientAsync();
        foreach (var silo in Enumerable.Reverse(Silos)) await StopSiloAsync(silo);
    }

    /// <summary>Stops the client.</summary>
    public async Task StopClusterClientAsync()
    {
        if (_client is null) return;
        await _client.StopAsync();
        _client.Dispose();
        _client = null;
    }

    /// <summary>The silos that take calls.</summary>
    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => _silos.Where(silo => silo.IsActive);

    /// <summary>The silo at an address. Throws <see cref="InvalidOperationException"/> when there is none.</summary>
    public InProcessSiloHandle GetSiloForAddress(SiloAddress siloAddress) => _silos.Single(silo => silo.SiloAddress.Equals(siloAddress));

    /// <summary>The services of a silo, or of the first one.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        (silo is null ? _silos[0] : GetSiloForAddress(silo)).ServiceProvider;

    /// <summary>The registered activation of a grain, when it has one.</summary>
    public bool TryGetGrainContext(GrainId grainId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IGrainContext? grainContext)
    {
        grainContext = _cluster.TryFind(grainId, out var activation) ? activation : null;
        return grainContext is not null;
    }

    /// <summary>Ends a grain's activation and waits for the end.</summary>
    public Task DeactivateAsync(GrainId grainId) => TryGetGrainContext(grainId, out var context)
        ? context.DeactivateAsync(new(DeactivationReasonCode.RuntimeRequested, "The test asked for it."))
        : Task.CompletedTask;

    /// <summary>Ends a grain's activation and waits for the end.</summary>
    public Task DeactivateAsync(IAddressable grain) => DeactivateAsync(grain.GetGrainId());

    /// <summary>Waits until a grain's present activation has ended.</summary>
    public Task WaitForDeactivationAsync(GrainId grainId) =>
        TryGetGrainContext(grainId, out var context) ? context.Deactivated : Task.CompletedTask;

    /// <summary>All members see changes at once here: nothing to wait for.</summary>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopClusterClientAsync();
        foreach (var silo in Silos) await KillSiloAsync(silo);
        _cluster.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    private async Task<InProcessSiloHandle> StartAsync(short number)
    {
        var specific = new InProcessTestSiloSpecificOptions
        {
            SiloName = number == 0 ? "Primary" : string.Create(CultureInfo.InvariantCulture, $"Secondary_{number}"),
            SiloPort = EndpointOptions.DEFAULT_SILO_PORT + number,
            GatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT + number,
        };
        var builder = Host.CreateEmptyApplicationBuilder(null);
        // As an instance: the silo's host must not dispose what the cluster shares.
        builder.Services.AddSingleton(_cluster);
        builder.UseOrleans(silo => silo.Services
            .Configure<SiloOptions>(options => options.SiloName = specific.SiloName)
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Options.ClusterId, Options.ServiceId))
            .Configure<EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (specific.SiloPort, specific.GatewayPort)));
        foreach (var configure in Options.SiloHostConfigurationDelegates) configure(specific, builder);
        var host = builder.Build();
        await host.StartAsync();
        var silo = host.Services.GetRequiredService<EngineSilo>();
        var handle = new InProcessSiloHandle
        {
            SiloHost = host,
            Name = silo.Name,
            InstanceNumber = number,
            SiloAddress = silo.Address,
            GatewayAddress = silo.GatewayAddress,
        };
        _silos.Add(handle);
        return handle;
    }
}
