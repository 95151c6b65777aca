namespace GolemOrleans.Oplog.Entries;

/// <summary>The worker waits for a promise or a distant time and is unloaded.</summary>
public sealed record SuspendEntry(DateTimeOffset timestamp) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.Suspend;

    public override bool IsHint => true;
}
