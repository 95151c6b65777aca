namespace GolemOrleans.Oplog.Entries;

/// <summary>A remote write, or a batch of them, is complete.</summary>
/// <param name="BeginIndex">Index of its <see cref="BeginRemoteWriteEntry"/>.</param>
public sealed record EndRemoteWriteEntry(DateTimeOffset timestamp, OplogIndex BeginIndex) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.EndRemoteWrite;
}
