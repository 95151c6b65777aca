using System.Diagnostics;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Runtime.Telemetry;

/// <summary>
/// Activities (OpenTelemetry spans) of what workers do live, source <c>GolemOrleans.Runtime</c>. Their ids are those that the
/// oplog records and that outgoing requests carry, so the exported trace is the one that the worker knows. Replay makes none.
/// Thread-safe.
/// </summary>
public sealed class WorkerActivities : IDisposable
{
    public const string SourceName = "GolemOrleans.Runtime";

    private readonly ActivitySource _source = new(SourceName);

    /// <summary>An invocation, below its caller's innermost span; the current activity of the thread until it is disposed. Null when nobody listens.</summary>
    public Activity? Invocation(WorkerId worker, string key, string function, InvocationContext caller)
    {
        if (!_source.HasListeners())
            return null;
        var parent = caller.Spans is [[var innermost, ..], ..] ? innermost.SpanId : (SpanId?)null;
        var activity = _source.StartActivity("invoke " + function, ActivityKind.Server, Parent(caller.TraceId, parent));
        return activity?.SetTag("golem.worker_id", worker.ToString()).SetTag("golem.idempotency_key", key).SetTag("golem.function", function);
    }

    /// <summary>A span that the guest or a host call opens. It does not become the thread's current activity.</summary>
    public Activity? Span(TraceId trace, SpanId? parent, IReadOnlyDictionary<string, string> attributes)
    {
        if (!_source.HasListeners())
            return null;
        var name = attributes.GetValueOrDefault("name", "span");
        var current = Activity.Current;
        var activity = _source.StartActivity(name, name == "outgoing-http-request" ? ActivityKind.Client : ActivityKind.Internal, Parent(trace, parent));
        Activity.Current = current;
        foreach (var (key, value) in attributes)
            activity?.SetTag(key, value);
        return activity;
    }

    /// <summary>The id of an activity as the oplog writes it.</summary>
    public static SpanId IdOf(Activity activity) => SpanId.Parse(activity.SpanId.ToHexString());

    public void Dispose() => _source.Dispose();

    private static ActivityContext Parent(TraceId trace, SpanId? parent) => trace.Value == 0 ? default : new ActivityContext(
        ActivityTraceId.CreateFromString(trace.ToString()),
        parent is { Value: not 0 } id ? ActivitySpanId.CreateFromString(id.ToString()) : ActivitySpanId.CreateFromString("0000000000000001"),
        ActivityTraceFlags.Recorded,
        isRemote: true);
}
