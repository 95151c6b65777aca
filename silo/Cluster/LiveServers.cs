using GolemOrleans.Grains.Workers.Services;
using GolemOrleans.Oplog.Postgres;

namespace GolemOrleans.Silo.Cluster;

/// <summary>The servers of one database, as the newest heartbeat found them.</summary>
internal sealed class LiveServers(ServerMembership membership) : ILiveServers
{
    public Guid Own => membership.Own;

    public IReadOnlyCollection<Guid> Live => membership.Live;
}
