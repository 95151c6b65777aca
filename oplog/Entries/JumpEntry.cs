namespace GolemOrleans.Oplog.Entries;

/// <summary>Replay skips the region, which ends at this entry's own index.</summary>
public sealed record JumpEntry(DateTimeOffset timestamp, OplogRegion Region) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.Jump;
}
