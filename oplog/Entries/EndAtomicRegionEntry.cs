namespace GolemOrleans.Oplog.Entries;

/// <summary>An atomic region closes.</summary>
/// <param name="BeginIndex">Index of its <see cref="BeginAtomicRegionEntry"/>.</param>
public sealed record EndAtomicRegionEntry(DateTimeOffset timestamp, OplogIndex BeginIndex) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.EndAtomicRegion;
}
