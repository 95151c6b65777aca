namespace GolemOrleans.Oplog.Entries;

/// <summary>An update was requested (automatic), or its snapshot was taken (manual).</summary>
public sealed record PendingUpdateEntry(DateTimeOffset timestamp, UpdateDescription Description) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.PendingUpdate;

    public override bool IsHint => true;
}
