namespace GolemOrleans.Oplog.Entries;

/// <summary>The worker was interrupted.</summary>
public sealed record InterruptedEntry(DateTimeOffset timestamp) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.Interrupted;

    public override bool IsHint => true;
}
