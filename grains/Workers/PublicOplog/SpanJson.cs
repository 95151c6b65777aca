using System.Text.Json;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Grains.Workers.PublicOplog;

/// <summary>Writes invocation contexts and span attributes.</summary>
internal static class SpanJson
{
    /// <summary>The properties <c>traceId</c>, <c>traceStates</c> and <c>invocationContext</c>.</summary>
    public static void WriteContext(Utf8JsonWriter json, InvocationContext context)
    {
        json.WriteString("traceId", context.TraceId.ToString());
        json.WriteStartArray("traceStates");
        foreach (var state in context.TraceStates)
            json.WriteStringValue(state);
        json.WriteEndArray();
        json.WriteStartArray("invocationContext");
        foreach (var stack in context.Spans)
        {
            json.WriteStartArray();
            foreach (var span in stack)
                Write(json, span);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>The property <c>attributes</c>.</summary>
    public static void WriteAttributes(Utf8JsonWriter json, IReadOnlyDictionary<string, string> attributes)
    {
        json.WriteStartObject("attributes");
        foreach (var (name, value) in attributes)
            WriteAttribute(json, name, value);
        json.WriteEndObject();
    }

    public static void WriteAttribute(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "String");
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SpanData span)
    {
        json.WriteStartObject();
        json.WriteString("spanId", span.SpanId.ToString());
        if (span is SpanData.Local local)
        {
            json.WriteString("type", "LocalSpan");
            json.WriteString("start", PublicOplogJson.Time(local.Start));
            json.WriteString("parentId", local.ParentId?.ToString());
            if (local.LinkedContext is { } linked)
                json.WriteNumber("linkedContext", linked);
            else
                json.WriteNull("linkedContext");
            WriteAttributes(json, local.Attributes);
            json.WriteBoolean("inherited", local.Inherited);
        }
        else
        {
            json.WriteString("type", "ExternalSpan");
        }

        json.WriteEndObject();
    }
}
