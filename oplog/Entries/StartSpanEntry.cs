namespace GolemOrleans.Oplog.Entries;

/// <summary>A tracing span starts.</summary>
public sealed record StartSpanEntry(
    DateTimeOffset timestamp,
    SpanId SpanId,
    SpanId? ParentId,
    SpanId? LinkedContext,
    IReadOnlyDictionary<string, string> Attributes) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.StartSpan;
}
