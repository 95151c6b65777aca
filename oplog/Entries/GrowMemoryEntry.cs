namespace GolemOrleans.Oplog.Entries;

/// <summary>Linear memories grew since the last such entry.</summary>
/// <param name="Delta">Bytes.</param>
public sealed record GrowMemoryEntry(DateTimeOffset timestamp, ulong Delta) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.GrowMemory;

    public override bool IsHint => true;
}
