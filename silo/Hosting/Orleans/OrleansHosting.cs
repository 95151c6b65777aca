using GolemOrleans.Grains;
using GolemOrleans.Oplog.Postgres.Migrations;
using GolemOrleans.Silo.Storage;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Networking.Shared;
using Orleans.Serialization;
using Orleans.Storage;

namespace GolemOrleans.Silo.Hosting;

/// <summary>
/// Configures the silo on Microsoft Orleans: membership and registry in PostgreSQL through AdoNet. The tables are those of
/// <c>deploy/sql/orleans</c>; they are applied when the server opens the database, or before by <c>golem server migrate</c>.
/// </summary>
internal static class OrleansHosting
{
    private const string Invariant = "Npgsql";

    /// <summary>What the database needs besides the tables of the stores.</summary>
    public static MigrationSet? Tables => OrleansTables.Migrations;

    public static void Configure(ISiloBuilder silo, ServerOptions options, ServerStorage opened)
    {
        // The connection pool of Orleans' own queries: apart from that of the stores, and small.
        var database = opened.Database is null
            ? throw new InvalidOperationException("The Orleans build needs a PostgreSQL connection string: pass --database.")
            : new NpgsqlConnectionStringBuilder(options.Database) { MaxPoolSize = 8, ApplicationName = "golem orleans" }.ConnectionString;
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

        // States are stored by Orleans' own serializer: it knows members by their ids, and bytes.
        silo.AddAdoNetGrainStorage(RegistryStorage.Name, (OptionsBuilder<AdoNetGrainStorageOptions> storage) => storage.Configure<Serializer>((state, serializer) =>
        {
            state.Invariant = Invariant;
            state.ConnectionString = database;
            state.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));

        // Calls wait at most half of this (invocations are awaited in steps), so a time-out means a silo in trouble.
        if (options.OtlpEndpoint is not null)
            silo.AddActivityPropagation();
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(30));

        silo.Configure<SocketConnectionOptions>(socket => socket.NoDelay = true);

        // Failure detection. A silo probes the others every second; three missed probes are a suspicion, two silos that suspect (one,
        // when there are only two) declare a death: a killed silo is out after about 4 s, a stalled one comes back as a new silo.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 2;
            membership.NumProbedSilos = 5;
            membership.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(30);
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            membership.EnableIndirectProbes = true;
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
