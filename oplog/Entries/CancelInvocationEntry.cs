namespace GolemOrleans.Oplog.Entries;

/// <summary>A pending invocation was cancelled.</summary>
public sealed record CancelInvocationEntry(DateTimeOffset timestamp, string IdempotencyKey) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.CancelInvocation;

    public override bool IsHint => true;
}
