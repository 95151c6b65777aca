namespace GolemOrleans.Oplog.Entries;

/// <summary>The memory limit changed; holds for everything after this entry, live and in replay, so that <c>memory.grow</c> fails at the same point in both.</summary>
/// <param name="Limit">Bytes of linear memory, or null for none.</param>
public sealed record ChangeMemoryLimitEntry(DateTimeOffset timestamp, ulong? Limit) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.ChangeMemoryLimit;

    public override bool IsHint => true;
}
