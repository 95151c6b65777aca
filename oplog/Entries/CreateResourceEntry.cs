namespace GolemOrleans.Oplog.Entries;

/// <summary>An owned resource crossed the worker's boundary outwards.</summary>
/// <param name="ResourceId">Counts from 0 per worker.</param>
public sealed record CreateResourceEntry(DateTimeOffset timestamp, ulong ResourceId) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.CreateResource;

    public override bool IsHint => true;
}
