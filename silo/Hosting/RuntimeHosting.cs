using GolemOrleans.Components;
using GolemOrleans.Components.Caching;
using GolemOrleans.Grains;
using GolemOrleans.Grains.Components;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime;
using GolemOrleans.Runtime.Catalog;
using GolemOrleans.Runtime.Host;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Silo.Hosting;

/// <summary>Composes what runs workers: compiler, component library, threads, limits, grains.</summary>
internal static class RuntimeHosting
{
    public static IServiceCollection AddWorkerRuntime(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(_ => new ComponentEngine());
        services.AddSingleton<IArtifactCache>(_ => new FileArtifactCache(ServerStorage.CompiledFolder(options)));
        services.AddSingleton(s => WorkerImports.Compose(new HostServices
        {
            WorkerFilesDirectory = ServerStorage.WorkerRootsFolder(options),
            Logging = s.GetRequiredService<ILoggerFactory>(),
            Time = s.GetRequiredService<TimeProvider>(),
            Policies = s.GetRequiredService<PolicyInstruments>(),
            Egress = options.Egress,
            KeyValues = s.GetRequiredService<ServerStorage>().KeyValues,
            Objects = s.GetRequiredService<ServerStorage>().Objects,
        }));
        services.AddSingleton(s => s.GetRequiredService<HostComposition>().Files);
        services.AddSingleton(s => new InitialFileCache(s.GetRequiredService<IBlobStore>(), ServerStorage.InitialFilesFolder(options)));
        services.AddSingleton(s => new ComponentLibrary(
            s.GetRequiredService<ComponentEngine>(),
            s.GetRequiredService<IBlobStore>(),
            s.GetRequiredService<IArtifactCache>(),
            s.GetRequiredService<HostComposition>().ImportsFor));
        services.AddSingleton<IWorkerScheduler>(_ => new DedicatedThreadScheduler(new WorkerSchedulerOptions()));
        services.AddSingleton(options.Limits);
        services.AddSingleton(options.Faults);
        services.AddGolemGrains();
        return services;
    }
}
