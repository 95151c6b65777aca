using GolemOrleans.Engine.Storage;
using GolemOrleans.Grains;
using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Oplog.Postgres.Migrations;
using GolemOrleans.Silo.Storage;
using Microsoft.AspNetCore.Builder;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;

namespace GolemOrleans.Silo.Hosting;

/// <summary>Configures the silo on the embedded engine: one process; registry in a SQLite file, or in the database shared with other servers.</summary>
internal static class OrleansHosting
{
    /// <summary>What the database needs besides the tables of the stores: nothing.</summary>
    public static MigrationSet? Tables => null;

    /// <summary>An embedded server is a cluster of its own.</summary>
    public static bool HasGatewayRole => false;

    public static void AddClient(WebApplicationBuilder builder, ServerOptions options, ServerStorage storage) =>
        throw new NotSupportedException("The embedded engine has no clients in other processes.");

    public static void Configure(ISiloBuilder silo, ServerOptions options, ServerStorage storage)
    {
        if (storage.Database is { } database)
            silo.AddSharedGrainStorage(RegistryStorage.Name, new PostgresStateRecords(new PostgresRecords(database)));
        else
            silo.AddSqliteGrainStorage(RegistryStorage.Name, ServerStorage.RegistryFile(options));
        if (options.OtlpEndpoint is not null)
            silo.AddActivityPropagation();
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(30));

        // What a storage failed with is told to callers in other silos, too.
        silo.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add("GolemOrleans"));
        silo.Configure<GrainCollectionOptions>(collection =>
        {
            collection.CollectionAge = TimeSpan.FromMinutes(10);
            collection.CollectionQuantum = TimeSpan.FromMinutes(1);

            // A worker that is stopped gets the drain limit.
            collection.DeactivationTimeout = options.Limits.DrainLimit + TimeSpan.FromSeconds(5);
        });
    }
}
