using GolemOrleans.Grains;
using Orleans.Configuration;
using Orleans.Hosting;

namespace GolemOrleans.Silo.Hosting;

/// <summary>Configures the silo on Microsoft Orleans: membership and registry in PostgreSQL through AdoNet.</summary>
internal static class OrleansHosting
{
    private const string Invariant = "Npgsql";

    public static void Configure(ISiloBuilder silo, ServerOptions options, ServerStorage storage)
    {
        var database = options.Database ?? throw new InvalidOperationException("The Orleans build needs a PostgreSQL connection string: pass --database.");
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.ClusterId;
            cluster.ServiceId = "golem";
        });
        silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: true);
        silo.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = Invariant;
            clustering.ConnectionString = database;
        });
        silo.AddAdoNetGrainStorage(RegistryStorage.Name, storage =>
        {
            storage.Invariant = Invariant;
            storage.ConnectionString = database;
        });
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(30));

        // Failure detection: a silo is dead after 3 missed probes, 1 s apart, seen by 2 others; about 4 s to failover.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 2;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
            membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
        });
        silo.Configure<GrainCollectionOptions>(collection =>
        {
            collection.CollectionAge = TimeSpan.FromMinutes(10);
            collection.CollectionQuantum = TimeSpan.FromMinutes(1);
        });
    }
}
