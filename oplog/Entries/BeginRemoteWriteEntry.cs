namespace GolemOrleans.Oplog.Entries;

/// <summary>A remote write, or a batch of them, is about to start.</summary>
public sealed record BeginRemoteWriteEntry(DateTimeOffset timestamp) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.BeginRemoteWrite;
}
