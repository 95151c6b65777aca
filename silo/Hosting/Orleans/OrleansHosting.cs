using System.Net;
using GolemOrleans.Grains;
using GolemOrleans.Oplog.Postgres.Migrations;
using GolemOrleans.Silo.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

    /// <summary>The storage under that of the registry.</summary>
    private const string Rows = "golem-rows";

    /// <summary>Calls wait at most half of this (invocations are awaited in steps), so a time-out means a silo in trouble.</summary>
    private static readonly TimeSpan s_responseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What the database needs besides the tables of the stores.</summary>
    public static MigrationSet? Tables => OrleansTables.Migrations;

    public static bool HasGatewayRole => true;

    /// <summary>Adds a client of the silos, for a gateway of its own. It waits for the first silo, and follows them as they come and go.</summary>
    public static void AddClient(WebApplicationBuilder builder, ServerOptions options, ServerStorage opened)
    {
        var database = ConnectionString(options, opened);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => Name(cluster, options));
            client.UseAdoNetClustering((AdoNetClusteringClientOptions clustering) =>
            {
                clustering.Invariant = Invariant;
                clustering.ConnectionString = database;
            });
            client.UseConnectionRetryFilter<ConnectionRetry>();
            if (options.OtlpEndpoint is not null)
                client.AddActivityPropagation();
            client.Configure<ExceptionSerializationOptions>(Admit);
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = s_responseTimeout);
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
            client.Configure<SocketConnectionOptions>(socket => socket.NoDelay = true);
        });
    }

    public static void Configure(ISiloBuilder silo, ServerOptions options, ServerStorage opened)
    {
        var database = ConnectionString(options, opened);
        silo.Configure<ClusterOptions>(cluster => Name(cluster, options));
        AddEndpoints(silo, options);
        silo.UseAdoNetClustering((AdoNetClusteringSiloOptions clustering) =>
        {
            clustering.Invariant = Invariant;
            clustering.ConnectionString = database;
        });

        // States are stored by Orleans' own serializer: it knows members by their ids, and bytes.
        silo.AddAdoNetGrainStorage(Rows, (OptionsBuilder<AdoNetGrainStorageOptions> storage) => storage.Configure<Serializer>((state, serializer) =>
        {
            state.Invariant = Invariant;
            state.ConnectionString = database;
            state.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
        silo.Services.AddKeyedSingleton<IGrainStorage>(RegistryStorage.Name, static (services, _) => new TextKeyGrainStorage(services.GetRequiredKeyedService<IGrainStorage>(Rows)));

        if (options.OtlpEndpoint is not null)
            silo.AddActivityPropagation();
        silo.Configure<ExceptionSerializationOptions>(Admit);
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = s_responseTimeout);
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

            // A worker that is stopped gets the drain limit.
            collection.DeactivationTimeout = options.Limits.DrainLimit + TimeSpan.FromSeconds(5);
        });
    }

    /// <summary>The connection pool of Orleans' own queries: apart from that of the stores, and small.</summary>
    private static string ConnectionString(ServerOptions options, ServerStorage opened) => opened.Database is null
        ? throw new NotSupportedException("The build on Microsoft Orleans keeps everything in PostgreSQL: pass --database.")
        : new NpgsqlConnectionStringBuilder(options.Database) { MaxPoolSize = 8, ApplicationName = "golem orleans" }.ConnectionString;

    /// <summary>
    /// What a storage failed with is inside of an <see cref="Orleans.Runtime.OrleansException"/>, which callers take for a lost call; without
    /// this it could not be sent to them.
    /// </summary>
    private static void Admit(ExceptionSerializationOptions exceptions)
    {
        exceptions.SupportedNamespacePrefixes.Add("Npgsql");
        exceptions.SupportedNamespacePrefixes.Add("GolemOrleans");
    }

    private static void Name(ClusterOptions cluster, ServerOptions options)
    {
        cluster.ClusterId = options.ClusterId;
        cluster.ServiceId = "golem";
    }

    /// <summary>A server that only this machine can reach forms its cluster on this machine.</summary>
    private static void AddEndpoints(ISiloBuilder silo, ServerOptions options)
    {
        if ((options.AdvertisedAddress ?? (options.IsLocal ? IPAddress.Loopback : null)) is { } address)
            silo.ConfigureEndpoints(address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: !options.IsLocal);
        else
            silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: true);
    }
}
