using System.Collections.Immutable;
using GolemOrleans.Gateway.HttpApis.Requests.Answers;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>
/// What a route's invocation context makes of a request's: a record of texts, which become attributes of the request's span. The field
/// <c>trace-id</c> begins a trace of its own, <c>span-id</c> names the span (both also with an underscore). Pure.
/// </summary>
internal static class RouteTrace
{
    private const int TraceIdDigits = 32;
    private const int SpanIdDigits = 16;

    /// <exception cref="RequestRefusal">400: it is no such record.</exception>
    public static TraceRecord Of(TraceRecord request, ValueAndType? context)
    {
        if (context is not { Type: RecordType record } typed)
            throw new RequestRefusal(400, "Invocation context must be a Rib expression that resolves to record");
        var span = request.Spans[0];
        var attributes = span.Attributes.ToImmutableList();
        foreach (var (name, type) in record.Fields)
        {
            if (type.Kind != WitKind.String)
                throw new RequestRefusal(400, "Invocation context values must be string");
            var text = LiteralText.Of(LiteralText.Field(typed, name)!.Value)!;
            switch (name)
            {
                case "trace-id" or "trace_id":
                    request = request with { TraceId = Id(text, TraceIdDigits, "Trace"), ParentSpanId = null, TraceStates = [] };
                    span = span with { ParentId = null };
                    break;
                case "span-id" or "span_id":
                    span = span with { SpanId = Id(text, SpanIdDigits, "Span") };
                    break;
                default:
                    attributes = attributes.RemoveAll(attribute => attribute.Key == name).Add(new(name, text));
                    break;
            }
        }

        return request with { Spans = [span with { Attributes = [.. attributes] }, .. request.Spans[1..]] };
    }

    private static string Id(string text, int digits, string what) =>
        text.Length == digits && text.All(char.IsAsciiHexDigit) && text.Any(static digit => digit != '0')
            ? text.ToLowerInvariant()
            : throw new RequestRefusal(400, $"Invalid {what} ID: {text} is not {digits} hexadecimal digits");
}
