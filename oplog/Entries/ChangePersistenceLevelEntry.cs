namespace GolemOrleans.Oplog.Entries;

/// <summary>The guest changed what is persisted.</summary>
public sealed record ChangePersistenceLevelEntry(DateTimeOffset timestamp, PersistenceLevel Level) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.ChangePersistenceLevel;
}
