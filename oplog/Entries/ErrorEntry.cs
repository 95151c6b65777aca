namespace GolemOrleans.Oplog.Entries;

/// <summary>The worker trapped. Trailing errors (hints ignored) count as attempts.</summary>
public sealed record ErrorEntry(DateTimeOffset timestamp, WorkerError Error) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.Error;

    public override bool IsHint => true;
}
