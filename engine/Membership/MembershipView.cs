using System.Collections.Immutable;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Membership;

/// <summary>The cluster's members. Every silo of the process sees the same view at the same time. Thread-safe.</summary>
internal sealed class MembershipView : IClusterMembershipService
{
    private volatile Node _latest = new(new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(0)));

    public ClusterMembershipSnapshot Current => _latest.Snapshot;

    public ClusterMembershipSnapshot CurrentSnapshot => Current;

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => Updates();

    /// <summary>Changes a member; callers take turns.</summary>
    public void Set(ClusterMember member)
    {
        var before = _latest;
        var after = new Node(new(before.Snapshot.Members.SetItem(member.SiloAddress, member), new(before.Snapshot.Version.Value + 1)));
        _latest = after;
        before.Next.SetResult();
    }

    private async IAsyncEnumerable<ClusterMembershipSnapshot> Updates(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            var node = _latest;
            yield return node.Snapshot;
            await node.Next.Task.WaitAsync(cancellation);
        }
    }

    private sealed class Node(ClusterMembershipSnapshot snapshot)
    {
        public ClusterMembershipSnapshot Snapshot { get; } = snapshot;

        public TaskCompletionSource Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
