using GolemOrleans.Engine.Activations;
using GolemOrleans.Engine.Calls;
using GolemOrleans.Engine.Clusters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;

namespace GolemOrleans.Engine.Hosting;

/// <summary>The services of a silo's and of a client's host.</summary>
internal static class SiloServices
{
    /// <summary>Adds a silo, once; a cluster that is registered already is joined, else the silo has its own.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(EngineSilo))) return;
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new EngineCluster(
            provider.GetRequiredService<TimeProvider>(), new GrainCatalog(ApplicationAssemblies.GrainClasses())));
        services.AddSingleton(provider => new EngineSilo(provider.GetRequiredService<EngineCluster>(), provider));
        services.AddSingleton<ILocalSiloDetails>(provider => provider.GetRequiredService<EngineSilo>());
        services.AddSingleton<IClusterMembershipService>(provider => provider.GetRequiredService<EngineCluster>().Membership);
        services.AddSingleton(provider => new EngineGrainFactory(provider.GetRequiredService<EngineSilo>().Calls, provider));
        AddFactory(services);
        services.AddSingleton<IGrainContextAccessor, CurrentGrainContext>();
        services.AddHostedService<SiloHostedService>();
    }

    /// <summary>Adds a client of a cluster.</summary>
    public static void AddClientTo(IServiceCollection services, EngineCluster cluster)
    {
        services.AddSingleton(cluster);
        services.AddSingleton(provider => new EngineGrainFactory(
            new CallRuntime(
                cluster,
                null,
                provider.GetRequiredService<IOptions<ClientMessagingOptions>>().Value,
                provider.GetRequiredService<IOptions<ExceptionSerializationOptions>>().Value,
                [.. provider.GetServices<IOutgoingGrainCallFilter>()]),
            provider));
        AddFactory(services);
    }

    private static void AddFactory(IServiceCollection services)
    {
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<EngineGrainFactory>());
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<EngineGrainFactory>());
    }

    private sealed class CurrentGrainContext : IGrainContextAccessor
    {
        public IGrainContext GrainContext => Activation.Current!;
    }
}
