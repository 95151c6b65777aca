using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>The members of the cluster at one version.</summary>
[GenerateSerializer, Immutable]
public sealed class ClusterMembershipSnapshot
{
    /// <summary>Makes a snapshot.</summary>
    public ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember> members, MembershipVersion version)
    {
        Members = members;
        Version = version;
    }

    /// <summary>The members, dead ones included.</summary>
    [Id(0)]
    public ImmutableDictionary<SiloAddress, ClusterMember> Members { get; }

    /// <summary>The version.</summary>
    [Id(1)]
    public MembershipVersion Version { get; }

    /// <summary>The status of a silo; an earlier incarnation of a member is dead.</summary>
    public SiloStatus GetSiloStatus(SiloAddress silo)
    {
        if (Members.TryGetValue(silo, out var member)) return member.Status;
        return Members.Keys.Any(known => known.IsSuccessorOf(silo)) ? SiloStatus.Dead : SiloStatus.None;
    }
}
