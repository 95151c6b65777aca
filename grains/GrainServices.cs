using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Components;
using GolemOrleans.Grains.Plugins;
using GolemOrleans.Grains.Plugins.Delivery;
using GolemOrleans.Grains.Workers;
using GolemOrleans.Grains.Workers.PublicOplog;
using GolemOrleans.Grains.Workers.Services;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime;
using GolemOrleans.Runtime.Catalog;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Files;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Runtime.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Grains;

/// <summary>Registers what the grains of a silo need.</summary>
public static class GrainServices
{
    /// <summary>
    /// The host must also provide the stores, the <see cref="InitialFileCache"/>, how to look at workers' files, <see cref="ILiveServers"/>, the component library, the worker scheduler, the
    /// runtime limits, <see cref="TimeProvider"/>, and the grain storage <see cref="RegistryStorage.Name"/>.
    /// </summary>
    public static IServiceCollection AddGolemGrains(this IServiceCollection services)
    {
        services.AddSingleton<IRandomSource, SystemRandomSource>();
        services.AddSingleton<IComponentInspector, ComponentInspector>();
        services.AddSingleton<PluginComposer>().AddSingleton<InstalledPlugins>().AddSingleton<RegisteredPlugins>();
        services.TryAddSingleton(new TransformerOptions());
        services.AddSingleton<IComponentTransformer>(s => new HttpComponentTransformer(
            new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, s.GetRequiredService<IBlobStore>(), s.GetRequiredService<TransformerOptions>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ComponentCatalog>();
        services.AddSingleton<OplogProcessors>().AddSingleton<DeliveryInstruments>().AddSingleton<IOplogObservers, OplogObservers>();
        services.TryAddSingleton(new OplogDeliveryOptions());
        services.AddSingleton<IWorkerRpc, WorkerRpc>();
        services.AddSingleton<IWorkerDirectory, WorkerDirectory>();
        services.AddSingleton<IWaitingWorkers, WorkerWaits>();
        services.AddSingleton<WorkerInstruments>().AddSingleton<RuntimeInstruments>().AddSingleton<PolicyInstruments>().AddSingleton<WorkerActivities>();
        services.AddSingleton<ActiveWorkers>().AddSingleton<RequestReader>().AddSingleton<OplogPages>().AddSingleton<WakeUpSignal>().AddSingleton<RecoverySignal>();
        services.AddSingleton(s => new WorkerServices
        {
            Oplogs = s.GetRequiredService<IOplogStore>(),
            Blobs = s.GetRequiredService<IBlobStore>(),
            Components = s.GetRequiredService<ComponentCatalog>(),
            Scheduler = s.GetRequiredService<IWorkerScheduler>(),
            Rpc = s.GetRequiredService<IWorkerRpc>(),
            Directory = s.GetRequiredService<IWorkerDirectory>(),
            Waits = s.GetRequiredService<IWaitingWorkers>(),
            Observers = s.GetRequiredService<IOplogObservers>(),
            Time = s.GetRequiredService<TimeProvider>(),
            Random = s.GetRequiredService<IRandomSource>(),
            Limits = s.GetRequiredService<RuntimeLimits>(),
            Files = s.GetService<Func<WorkerContext, IWorkerFiles>>(),
            Faults = s.GetRequiredService<IFaultInjector>(),
            Incarnation = s.GetRequiredService<ILiveServers>().Own,
            Instruments = s.GetRequiredService<RuntimeInstruments>(),
            Activities = s.GetRequiredService<WorkerActivities>(),
            Policies = s.GetRequiredService<PolicyInstruments>(),
            Logging = s.GetRequiredService<ILoggerFactory>(),
        });
        services.AddSingleton<WorkerGrainServices>();
        services.AddHostedService<WakeUpService>();
        services.AddHostedService<RecoveryService>();
        return services;
    }
}
