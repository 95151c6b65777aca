using GolemOrleans.Oplog;

namespace GolemOrleans.Grains.Workers.Services;

/// <summary>Which server incarnations of the cluster are alive, this one included. Thread-safe.</summary>
public interface ILiveServers
{
    /// <summary>This start of this server.</summary>
    Guid Own { get; }

    IReadOnlyCollection<Guid> Live { get; }
}

/// <summary>A server on its own.</summary>
public sealed class SingleServer(Guid own) : ILiveServers
{
    public Guid Own { get; } = own;

    public IReadOnlyCollection<Guid> Live { get; } = [own];
}

/// <summary>Division of work among servers that all see the same.</summary>
public static class LiveServersExtensions
{
    /// <summary>
    /// Whether this server is the one of the living that takes up an abandoned worker (the highest of the hashes of worker and
    /// server), so that not all of them do. While the servers' views differ several or none may be chosen; the next look mends it.
    /// </summary>
    public static bool Chooses(this ILiveServers servers, WorkerId worker)
    {
        var live = servers.Live;
        return live.Count <= 1 || live.MaxBy(server => KeyHash.Of($"{worker} {server:N}").Value) == servers.Own;
    }

    /// <summary>This server's part of the wake-ups; everything when it does not know itself as alive yet.</summary>
    public static WakeUpShare ShareOfWakeUps(this ILiveServers servers, TimeSpan grace)
    {
        Guid[] live = [.. servers.Live.Order()];
        var part = Array.IndexOf(live, servers.Own);
        return part < 0 ? default : new WakeUpShare(part, live.Length, grace);
    }
}
