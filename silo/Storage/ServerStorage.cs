using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Silo.Hosting;
using GolemOrleans.Silo.Storage.Shared;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Silo.Storage;

/// <summary>
/// The opened stores of a server. Without a database everything is in the data folder; with one, oplogs, blobs, the registry and
/// what workers share are in PostgreSQL, shared with other servers (blobs in a mounted folder, if there is one), and the folder holds only this server's compiled code and working files.
/// </summary>
internal sealed class ServerStorage : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly SharedDatabase? _shared;
    private readonly StoreInstruments _instruments;

    private ServerStorage(DataFolder folder, StoreInstruments instruments, IOplogStore oplogs, IBlobStore blobs, PostgresDatabase? database, SharedDatabase? shared)
    {
        _folder = folder;
        _instruments = instruments;
        _shared = shared;
        var common = database is null ? null : new PostgresSharedDatabase(database, Guid.NewGuid);
        KeyValues = common is null ? new SqliteKeyValueStore(shared!, TimeProvider.System) : new PostgresKeyValueStore(common);
        Objects = common is null ? new SqliteObjectStore(shared!) : new PostgresObjectStore(common);
        Oplogs = oplogs;
        Blobs = blobs;
        Database = database;
    }

    public IOplogStore Oplogs { get; }

    public IBlobStore Blobs { get; }

    /// <summary>What workers share through <c>wasi:keyvalue</c>.</summary>
    public IKeyValueStore KeyValues { get; }

    /// <summary>What workers share through <c>wasi:blobstore</c>.</summary>
    public IObjectStore Objects { get; }

    /// <summary>Null without a database.</summary>
    public PostgresDatabase? Database { get; }

    /// <summary>Grain storage of the registry.</summary>
    public static string RegistryFile(ServerOptions options) => Path.Combine(options.DataDirectory, "registry.db");

    /// <summary>Compiled code; a cache that may be deleted while no server runs.</summary>
    public static string CompiledFolder(ServerOptions options) => Path.Combine(options.DataDirectory, "compiled");

    /// <summary>Initial files of components, copied from the blob store; a cache that may be deleted while no server runs.</summary>
    public static string InitialFilesFolder(ServerOptions options) => Path.Combine(options.DataDirectory, "initial-files");

    /// <summary>File system roots of loaded workers; a fresh one at each load.</summary>
    public static string WorkerRootsFolder(ServerOptions options) => Path.Combine(options.DataDirectory, "roots");

    /// <param name="incarnation">This start of the server.</param>
    /// <exception cref="OplogStoreException">The folder or the database cannot be used.</exception>
    public static async Task<ServerStorage> OpenAsync(ServerOptions options, Guid incarnation, ILoggerFactory logging, CancellationToken cancellation)
    {
        var folder = DataFolder.Open(options.DataDirectory);
        var instruments = new StoreInstruments();
        try
        {
            // What a killed server left there belongs to no worker any more.
            if (Directory.Exists(WorkerRootsFolder(options)))
                Directory.Delete(WorkerRootsFolder(options), recursive: true);
            Directory.CreateDirectory(WorkerRootsFolder(options));
            if (options.Database is null)
            {
                var oplogs = SqliteOplogStore.Open(folder, options.Faults, logging.CreateLogger<SqliteOplogStore>(), instruments);
                return new ServerStorage(folder, instruments, oplogs, SharedBlobs(options, incarnation) ?? new FileBlobStore(Path.Combine(options.DataDirectory, "blobs"), options.Faults), null, OpenShared(options));
            }

            return await OpenDatabaseAsync(options, folder, instruments, incarnation, logging, cancellation);
        }
        catch
        {
            instruments.Dispose();
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Oplogs.DisposeAsync();
        if (Database is not null)
            await Database.DisposeAsync();
        _shared?.Dispose();
        _instruments.Dispose();
        _folder.Dispose();
    }

    /// <summary>The folder that servers share; null without one.</summary>
    private static IBlobStore? SharedBlobs(ServerOptions options, Guid incarnation) =>
        options.BlobDirectory is { } folder ? FileBlobStore.OpenShared(folder, incarnation, TimeProvider.System, options.Faults) : null;

    private static SharedDatabase OpenShared(ServerOptions options)
    {
        try
        {
            return new SharedDatabase(Path.Combine(options.DataDirectory, "shared.db"));
        }
        catch (SharedStoreException e)
        {
            throw new StoreUnavailableException(e.Message, e);
        }
    }

    private static async Task<ServerStorage> OpenDatabaseAsync(
        ServerOptions options, DataFolder folder, StoreInstruments instruments, Guid incarnation, ILoggerFactory logging, CancellationToken cancellation)
    {
        var store = new PostgresStoreOptions
        {
            ConnectionString = options.Database!,
            Incarnation = incarnation,
            RetryLimit = options.DatabaseRetryLimit,
            RequireDurableServer = !options.AllowVolatileDatabase,
        };
        var database = await PostgresDatabase.OpenAsync(store, logger: logging.CreateLogger<PostgresDatabase>(), instruments: instruments, cancellation: cancellation);
        try
        {
            if (OrleansHosting.Tables is { } tables)
                await database.MigrateAsync(tables, cancellation);
            await BlobPlace.CheckAsync(database, options.BlobDirectory, Guid.NewGuid, cancellation);
            var oplogs = await PostgresOplogStore.OpenAsync(database, options.Faults, cancellation);
            return new ServerStorage(folder, instruments, oplogs, SharedBlobs(options, incarnation) ?? new PostgresBlobStore(database, Path.Combine(options.DataDirectory, "spool")), database, null);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
