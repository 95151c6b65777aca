using System.Buffers;
using System.Text.Json;
using GolemOrleans.Grains.Workers.PublicOplog;
using GolemOrleans.Runtime.Events;

namespace GolemOrleans.Grains.Workers;

/// <summary>Writes worker events as the connect endpoint sends them (REST reference §3.4): externally tagged objects.</summary>
internal static class WorkerEventJson
{
    public static ReadOnlyMemory<byte> Write(WorkerEvent item)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            switch (item)
            {
                case StdOutEvent output:
                    WriteBytes(json, "StdOut", item, output.Bytes.Span);
                    break;
                case StdErrEvent output:
                    WriteBytes(json, "StdErr", item, output.Bytes.Span);
                    break;
                case LogEvent log:
                    Start(json, "Log", item);
                    json.WriteString("level", log.Level.ToString());
                    json.WriteString("context", log.Context);
                    json.WriteString("message", log.Message);
                    json.WriteEndObject();
                    break;
                case InvocationStartedEvent started:
                    WriteInvocation(json, "InvocationStart", item, started.Function, started.IdempotencyKey);
                    break;
                case InvocationFinishedEvent finished:
                    WriteInvocation(json, "InvocationFinished", item, finished.Function, finished.IdempotencyKey);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(item), item, "An event that has no public form.");
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Start(Utf8JsonWriter json, string tag, WorkerEvent item)
    {
        json.WriteStartObject(tag);
        json.WriteString("timestamp", PublicOplogJson.Time(item.Timestamp));
    }

    private static void WriteBytes(Utf8JsonWriter json, string tag, WorkerEvent item, ReadOnlySpan<byte> bytes)
    {
        Start(json, tag, item);
        json.WriteStartArray("bytes");
        foreach (var b in bytes)
            json.WriteNumberValue(b);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter json, string tag, WorkerEvent item, string function, string key)
    {
        Start(json, tag, item);
        json.WriteString("function", function);
        json.WriteString("idempotency_key", key);
        json.WriteEndObject();
    }
}
