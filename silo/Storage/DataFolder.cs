using GolemOrleans.Oplog;
using GolemOrleans.Oplog.InMemory;

namespace GolemOrleans.Silo.Storage;

/// <summary>The opened data folder of a server: the stores in it and the paths of what others keep there.</summary>
internal sealed class DataFolder : IAsyncDisposable
{
    private DataFolder(string path, IOplogStore oplogs, IBlobStore blobs)
    {
        Path = path;
        Oplogs = oplogs;
        Blobs = blobs;
    }

    public string Path { get; }

    public IOplogStore Oplogs { get; }

    public IBlobStore Blobs { get; }

    /// <summary>Grain storage of the registry.</summary>
    public static string RegistryFile(ServerOptions options) => System.IO.Path.Combine(options.DataDirectory, "registry.db");

    /// <summary>Compiled code; a cache that may be deleted while no server runs.</summary>
    public static string CompiledFolder(ServerOptions options) => System.IO.Path.Combine(options.DataDirectory, "compiled");

    /// <summary>File system roots of loaded workers; emptied at start.</summary>
    public static string WorkerRootsFolder(ServerOptions options) => System.IO.Path.Combine(options.DataDirectory, "roots");

    public static Task<DataFolder> OpenAsync(ServerOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var blobs = new InMemoryBlobStore();
        return Task.FromResult(new DataFolder(options.DataDirectory, new InMemoryOplogStore(), blobs));
    }

    public async ValueTask DisposeAsync() => await Oplogs.DisposeAsync();
}
