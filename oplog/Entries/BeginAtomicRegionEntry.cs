namespace GolemOrleans.Oplog.Entries;

/// <summary>An atomic region opens.</summary>
public sealed record BeginAtomicRegionEntry(DateTimeOffset timestamp) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.BeginAtomicRegion;
}
