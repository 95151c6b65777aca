using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Golem.Tracing;

/// <summary><c>golem:api/context</c>: the trace that an invocation belongs to.</summary>
[WitInterface("golem:api/context")]
internal sealed class ContextApi(SpanStack spans)
{
    /// <summary>A span below the current one; it is the current one until it is finished or dropped.</summary>
    public GuestSpan StartSpan(string name) => new(spans, spans.Start(new() { ["name"] = name }));

    public TraceContext CurrentContext() => new(spans, [.. spans.Chain()]);

    /// <summary>Whether outgoing requests carry the trace; gives the setting before.</summary>
    public bool AllowForwardingTraceContextHeaders(bool allow)
    {
        var before = spans.ForwardsTraceContext;
        spans.ForwardsTraceContext = allow;
        return before;
    }
}
