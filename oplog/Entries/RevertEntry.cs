namespace GolemOrleans.Oplog.Entries;

/// <summary>The region, which ends just before this entry, is deleted: invisible to everything.</summary>
public sealed record RevertEntry(DateTimeOffset timestamp, OplogRegion DroppedRegion) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.Revert;

    public override bool IsHint => true;
}
