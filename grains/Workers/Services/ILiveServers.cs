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
