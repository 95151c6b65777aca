using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Grains.Workers;

/// <summary>Trace contexts between grain messages and the oplog.</summary>
internal static class TraceConversions
{
    public static InvocationContext ToContext(TraceRecord? trace, TimeProvider time, IRandomSource random)
    {
        if (trace is null || !TraceId.TryParse(trace.TraceId, out var id))
            return InvocationContext.Of(NewTraceId(random));
        List<SpanData> stack = [.. trace.Spans.Select(s => ToSpan(s, time))];
        if (trace.ParentSpanId is { } parent && SpanId.TryParse(parent, out var external))
            stack.Add(new SpanData.External(external));
        return new InvocationContext(id, trace.TraceStates, stack.Count == 0 ? [] : [stack]);
    }

    public static TraceRecord ToRecord(InvocationContext context) => new()
    {
        TraceId = context.TraceId.ToString(),
        TraceStates = [.. context.TraceStates],
        ParentSpanId = context.Spans.SelectMany(s => s).OfType<SpanData.External>().FirstOrDefault()?.SpanId.ToString(),
        Spans = [.. context.Spans.SelectMany(s => s).OfType<SpanData.Local>().Select(ToRecord)],
    };

    private static SpanData.Local ToSpan(SpanRecord span, TimeProvider time) => new(
        SpanId.TryParse(span.SpanId, out var id) ? id : default,
        span.Start == default ? time.GetUtcNow() : span.Start,
        SpanId.TryParse(span.ParentId, out var parent) ? parent : null,
        null,
        RequestReader.ToDictionary(span.Attributes),
        span.Inherited);

    private static SpanRecord ToRecord(SpanData.Local span) => new()
    {
        SpanId = span.SpanId.ToString(),
        ParentId = span.ParentId?.ToString(),
        Start = span.Start,
        Attributes = [.. span.Attributes],
        Inherited = span.Inherited,
    };

    private static TraceId NewTraceId(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        return new TraceId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}
