using System.Net;
using System.Net.Sockets;
using GolemOrleans.Bench.Load.Client;
using GolemOrleans.Bench.Load.Server;

namespace GolemOrleans.Bench.Load.Cluster;

/// <summary>
/// Servers on one database, each with a data folder of its own. Embedded servers know nothing of each other; a build on Orleans
/// forms a cluster, for which each gets ports of its own. Thread-safe.
/// </summary>
internal sealed class ServerGroup : IDisposable
{
    private readonly List<ServerProcess> _servers = [];
    private readonly DirectoryInfo _folder;
    private readonly bool[] _gone;

    private ServerGroup(LoadOptions options, string database, int count)
    {
        _folder = Directory.CreateDirectory(Path.Combine(options.DataDirectory, Path.GetRandomFileName()));
        _gone = new bool[count];
        try
        {
            for (var i = 0; i < count; i++)
            {
                _servers.Add(ServerProcess.Start(
                    options.Server, Path.Combine(_folder.FullName, $"{i}"), "--database", database, "--silo-port", $"{FreePort()}", "--gateway-port", $"{FreePort()}"));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<ServerProcess> Servers => _servers;

    public static ServerGroup Start(LoadOptions options, string database, int count) => new(options, database, count);

    /// <summary>A client that finds its way around failures.</summary>
    public IConnection Connect() => new ClusterConnection(this);

    /// <summary>
    /// The server that is asked next for a worker: the one with the highest hash of worker and server, of those that are neither tried
    /// nor gone. So each worker has a home, and another one for all when that is gone.
    /// </summary>
    /// <param name="worker">Hash of the worker.</param>
    /// <param name="tried">Servers already asked, as bits.</param>
    /// <returns>Its number, or -1 when none is left.</returns>
    public int Next(uint worker, uint tried)
    {
        var (best, highest) = (-1, 0u);
        for (var i = 0; i < _gone.Length; i++)
        {
            var hash = Mix(worker ^ Mix((uint)i + 1));
            if ((tried >> i & 1) == 0 && !Volatile.Read(ref _gone[i]) && (best < 0 || hash > highest))
                (best, highest) = (i, hash);
        }

        return best;
    }

    /// <summary>Nobody asks this server any more.</summary>
    public void GiveUp(int server) => Volatile.Write(ref _gone[server], true);

    public void Dispose()
    {
        _servers.ForEach(server => server.Dispose());
        _folder.Delete(recursive: true);
    }

    private static uint Mix(uint value)
    {
        value = (value ^ value >> 16) * 0x7feb352d;
        value = (value ^ value >> 15) * 0x846ca68b;
        return value ^ value >> 16;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
