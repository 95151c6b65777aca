using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;

namespace GolemOrleans.Runtime.Host.Golem.Tracing;

/// <summary>
/// The spans that are open in a worker's invocation: those it came with and those started by the guest and by host calls. A
/// new invocation begins with its own context.
/// </summary>
internal sealed class SpanStack(WorkerContext context)
{
    private readonly List<OpenSpan> _open = [];
    private InvocationInProgress? _invocation;

    /// <summary>Whether outgoing requests carry the trace; on until the guest turns it off.</summary>
    public bool ForwardsTraceContext { get; set; } = true;

    public TraceId TraceId => context.Invocation?.Context.TraceId ?? default;

    public IReadOnlyList<string> TraceStates => context.Invocation?.Context.TraceStates ?? [];

    /// <summary>The innermost span, or null outside of any.</summary>
    public OpenSpan? Current => Chain().FirstOrDefault();

    /// <summary>Open spans and those of the invocation, innermost first.</summary>
    public IEnumerable<OpenSpan> Chain()
    {
        Refresh();
        for (var i = _open.Count - 1; i >= 0; i--)
            yield return _open[i];
        if (_invocation is null)
            yield break;
        foreach (var span in _invocation.Context.Spans is [var own, ..] ? own : [])
        {
            yield return span switch
            {
                SpanData.Local local => new OpenSpan(local.SpanId, local.Start, local.ParentId, new(local.Attributes), local.Inherited),
                _ => new OpenSpan(span.SpanId, default, null, [], true),
            };
        }
    }

    /// <summary>Starts a span below the current one.</summary>
    public OpenSpan Start(Dictionary<string, string> attributes)
    {
        var span = StartApart(Current, attributes);
        _open.Add(span);
        return span;
    }

    /// <summary>Starts a span that never becomes the current one: of something that goes on beside the guest's own work.</summary>
    public OpenSpan StartApart(OpenSpan? parent, Dictionary<string, string> attributes)
    {
        var entry = context.StartSpan(parent?.Id, null, attributes);
        return new OpenSpan(entry.SpanId, entry.Timestamp, entry.ParentId, new(entry.Attributes), false);
    }

    /// <summary>Ends a span; ending it again does nothing.</summary>
    public void Finish(OpenSpan span)
    {
        if (span.IsFinished)
            return;
        span.IsFinished = true;
        _open.Remove(span);
        context.FinishSpan(span.Id);
    }

    public void SetAttribute(OpenSpan span, string key, string value)
    {
        if (span.IsFinished)
            return;
        span.Attributes[key] = value;
        context.SetSpanAttribute(span.Id, key, value);
    }

    /// <summary>What a called worker gets: this trace with every span marked as inherited.</summary>
    /// <param name="below">Spans apart from the stack that lead to the call, outermost first.</param>
    public InvocationContext ForCallee(params OpenSpan[] below) => new(TraceId, TraceStates,
    [
        [.. below.Reverse().Concat(Chain()).Select(span => (SpanData)new SpanData.Local(span.Id, span.Start, span.Parent, null, span.Attributes, true))],
    ]);

    /// <summary>W3C trace context headers of the current span; empty outside of any.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers() => HeadersOf(TraceId, TraceStates, Current);

    /// <summary>W3C trace context headers of a span; empty for none.</summary>
    public static IReadOnlyList<(string Name, string Value)> HeadersOf(TraceId trace, IReadOnlyList<string> states, OpenSpan? span)
    {
        if (span is null)
            return [];
        var parent = ("traceparent", $"00-{trace}-{span.Id}-01");
        return states.Count == 0 ? [parent] : [parent, ("tracestate", string.Join(',', states))];
    }

    private void Refresh()
    {
        if (ReferenceEquals(_invocation, context.Invocation))
            return;
        _invocation = context.Invocation;
        _open.Clear();
    }
}

/// <summary>A span that has not ended, or one of the invocation's.</summary>
internal sealed class OpenSpan(SpanId id, DateTimeOffset start, SpanId? parent, Dictionary<string, string> attributes, bool inherited)
{
    public SpanId Id => id;

    public DateTimeOffset Start => start;

    public SpanId? Parent => parent;

    public Dictionary<string, string> Attributes => attributes;

    public bool Inherited => inherited;

    public bool IsFinished { get; set; }
}
