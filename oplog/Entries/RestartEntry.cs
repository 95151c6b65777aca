namespace GolemOrleans.Oplog.Entries;

/// <summary>An ephemeral worker was loaded again with empty state.</summary>
public sealed record RestartEntry(DateTimeOffset timestamp) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.Restart;

    public override bool IsHint => true;
}
