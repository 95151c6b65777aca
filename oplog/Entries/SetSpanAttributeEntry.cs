namespace GolemOrleans.Oplog.Entries;

/// <summary>A tracing span got an attribute.</summary>
public sealed record SetSpanAttributeEntry(DateTimeOffset timestamp, SpanId SpanId, string Key, string Value) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.SetSpanAttribute;
}
