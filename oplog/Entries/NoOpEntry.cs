namespace GolemOrleans.Oplog.Entries;

/// <summary>Marks an index: <c>get-oplog-index</c>, <c>create-promise</c>.</summary>
public sealed record NoOpEntry(DateTimeOffset timestamp) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.NoOp;
}
