using System.Diagnostics;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Telemetry;

namespace GolemOrleans.Runtime.Execution;

/// <summary>The span that every invocation opens on top of its caller's.</summary>
internal static class InvocationSpans
{
    public static InvocationContext Start(WorkerContext context, string key, string function, InvocationContext caller)
    {
        var parent = caller.Spans is [[var innermost, ..], ..] ? innermost.SpanId : (SpanId?)null;
        var span = new SpanData.Local(
            NewId(context),
            context.Now,
            parent,
            null,
            new Dictionary<string, string>
            {
                ["name"] = "invoke-exported-function",
                ["idempotency_key"] = key,
                ["function_name"] = function,
                ["worker_id"] = context.Id.ToString(),
            },
            false);
        IReadOnlyList<IReadOnlyList<SpanData>> spans = caller.Spans is [var first, ..]
            ? [[span, .. first], .. caller.Spans.Skip(1)]
            : [[span]];
        return caller with { Spans = spans };
    }

    /// <summary>That of the invocation's activity when somebody traces, so that both are one.</summary>
    private static SpanId NewId(WorkerContext context)
    {
        if (Activity.Current is { } activity && activity.Source.Name == WorkerActivities.SourceName)
            return WorkerActivities.IdOf(activity);
        Span<byte> bytes = stackalloc byte[8];
        context.Services.Random.Fill(bytes);
        return new SpanId(BitConverter.ToUInt64(bytes) | 1);
    }
}
