using GolemOrleans.Grains.Workers.Services;
using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace GolemOrleans.Silo.Cluster;

/// <summary>Composes what a server knows of the others.</summary>
internal static class ClusterHosting
{
    /// <summary>Register before the grains, so that the first heartbeat comes before the first recovery.</summary>
    public static IServiceCollection AddServerMembership(this IServiceCollection services, ServerStorage storage, ServerOptions options, Guid incarnation)
    {
        if (storage.Database is not { } database)
            return services.AddSingleton<ILiveServers>(new SingleServer(incarnation));
        services.AddSingleton(new ServerMembership(database, $"{Environment.MachineName}:{options.Port}"));
        services.AddSingleton<ILiveServers, LiveServers>();
        services.AddHostedService<HeartbeatService>();
        return services;
    }
}
