namespace GolemOrleans.Oplog.Entries;

/// <summary>The worker called exit; it never runs again.</summary>
public sealed record ExitedEntry(DateTimeOffset timestamp) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.Exited;

    public override bool IsHint => true;
}
