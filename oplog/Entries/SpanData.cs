namespace GolemOrleans.Oplog.Entries;

/// <summary>A tracing span within an invocation context.</summary>
public abstract record SpanData
{
    private protected SpanData() { }

    public abstract SpanId SpanId { get; init; }

    /// <summary>A span started by this system.</summary>
    /// <param name="LinkedContext">Index of a stack in <see cref="InvocationContext.Spans"/>, or null.</param>
    /// <param name="Inherited">Whether it came with the call from another worker.</param>
    public sealed record Local(
        SpanId SpanId, DateTimeOffset Start, SpanId? ParentId, ulong? LinkedContext, IReadOnlyDictionary<string, string> Attributes, bool Inherited) : SpanData;

    /// <summary>A span known only by its id, from a request header.</summary>
    public sealed record External(SpanId SpanId) : SpanData;
}
