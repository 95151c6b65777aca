namespace GolemOrleans.Oplog.Entries;

/// <summary>Output of the guest: stdout, stderr or wasi:logging.</summary>
public sealed record LogEntry(DateTimeOffset timestamp, OplogLogLevel Level, string Context, string Message) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.Log;

    public override bool IsHint => true;
}
