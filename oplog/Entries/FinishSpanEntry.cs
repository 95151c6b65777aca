namespace GolemOrleans.Oplog.Entries;

/// <summary>A tracing span ends.</summary>
public sealed record FinishSpanEntry(DateTimeOffset timestamp, SpanId SpanId) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.FinishSpan;
}
