namespace GolemOrleans.Oplog.Entries;

/// <summary>A resource handle was consumed or dropped.</summary>
public sealed record DropResourceEntry(DateTimeOffset timestamp, ulong ResourceId) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.DropResource;

    public override bool IsHint => true;
}
