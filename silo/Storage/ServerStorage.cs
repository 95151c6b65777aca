using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;

namespace GolemOrleans.Silo.Storage;

/// <summary>The opened data folder of a server: the stores in it and the paths of what others keep there.</summary>
internal sealed class ServerStorage : IAsyncDisposable
{
    private readonly DataFolder _folder;

    private ServerStorage(DataFolder folder, IOplogStore oplogs, IBlobStore blobs)
    {
        _folder = folder;
        Oplogs = oplogs;
        Blobs = blobs;
    }

    public IOplogStore Oplogs { get; }

    public IBlobStore Blobs { get; }

    /// <summary>Grain storage of the registry.</summary>
    public static string RegistryFile(ServerOptions options) => Path.Combine(options.DataDirectory, "registry.db");

    /// <summary>Compiled code; a cache that may be deleted while no server runs.</summary>
    public static string CompiledFolder(ServerOptions options) => Path.Combine(options.DataDirectory, "compiled");

    /// <summary>Initial files of components, copied from the blob store; a cache that may be deleted while no server runs.</summary>
    public static string InitialFilesFolder(ServerOptions options) => Path.Combine(options.DataDirectory, "initial-files");

    /// <summary>File system roots of loaded workers; a fresh one at each load.</summary>
    public static string WorkerRootsFolder(ServerOptions options) => Path.Combine(options.DataDirectory, "roots");

    public static ServerStorage Open(ServerOptions options)
    {
        var folder = DataFolder.Open(options.DataDirectory);
        try
        {
            // What a killed server left there belongs to no worker any more.
            if (Directory.Exists(WorkerRootsFolder(options)))
                Directory.Delete(WorkerRootsFolder(options), recursive: true);
            Directory.CreateDirectory(WorkerRootsFolder(options));
            return new ServerStorage(folder, SqliteOplogStore.Open(folder), new FileBlobStore(Path.Combine(options.DataDirectory, "blobs")));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Oplogs.DisposeAsync();
        _folder.Dispose();
    }
}
