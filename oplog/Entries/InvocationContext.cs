namespace GolemOrleans.Oplog.Entries;

/// <summary>The trace that an invocation belongs to.</summary>
/// <param name="TraceStates">W3C <c>tracestate</c> members.</param>
/// <param name="Spans">Stacks of spans, the invocation's own first; within a stack innermost first. A span's link is an index
/// into this list.</param>
public sealed record InvocationContext(TraceId TraceId, IReadOnlyList<string> TraceStates, IReadOnlyList<IReadOnlyList<SpanData>> Spans)
{
    /// <summary>A trace without spans.</summary>
    public static InvocationContext Of(TraceId traceId) => new(traceId, [], []);
}
