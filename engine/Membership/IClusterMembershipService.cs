namespace Orleans.Runtime;

/// <summary>The cluster's members as this silo sees them.</summary>
public interface IClusterMembershipService
{
    /// <summary>The latest view.</summary>
    ClusterMembershipSnapshot CurrentSnapshot { get; }

    /// <summary>The current view, then every later one; slow readers may miss intermediate ones.</summary>
    IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates { get; }
}
