namespace GolemOrleans.Oplog.Entries;

/// <summary>The guest set its retry policy; holds until changed.</summary>
public sealed record ChangeRetryPolicyEntry(DateTimeOffset timestamp, RetryPolicy NewPolicy) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.ChangeRetryPolicy;
}
