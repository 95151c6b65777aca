namespace GolemOrleans.Oplog.Entries;

/// <summary>An update failed; the worker continues on its old version.</summary>
public sealed record FailedUpdateEntry(DateTimeOffset timestamp, ulong TargetVersion, string? Details) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.FailedUpdate;

    public override bool IsHint => true;
}
