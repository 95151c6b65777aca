using System.Diagnostics;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Telemetry;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
    private Dictionary<SpanId, Activity>? _activities;

    /// <summary>Starts a span: live with a new id, in replay with the recorded one.</summary>
    /// <param name="link">A span that is not an ancestor and belongs to it nevertheless.</param>
    public StartSpanEntry StartSpan(SpanId? parent, SpanId? link, IReadOnlyDictionary<string, string> attributes)
    {
        if (!IsLive && IsRecording && _replay.Peek is StartSpanEntry)
        {
            var recorded = _replay.Next<StartSpanEntry>("StartSpan");
            AfterReplayedEntry();
            return recorded;
        }

        var span = new StartSpanEntry(OplogTime.Ceiling(Now), NewSpanId(parent, attributes), parent, link, attributes);
        if (IsLive && IsRecording)
            Append(span);
        return span;
    }

    /// <summary>Ends a span. A recording without the entry is accepted.</summary>
    public void FinishSpan(SpanId span)
    {
        if (_activities is not null && _activities.Remove(span, out var activity))
            activity.Dispose();
        if (!IsRecording)
            return;
        if (IsLive)
        {
            Append(new FinishSpanEntry(Now, span));
        }
        else if (_replay.Peek is FinishSpanEntry)
        {
            _replay.Next<FinishSpanEntry>("FinishSpan");
            AfterReplayedEntry();
        }
    }

    /// <summary>Sets an attribute of a span.</summary>
    public void SetSpanAttribute(SpanId span, string key, string value)
    {
        if (_activities is not null && _activities.TryGetValue(span, out var activity))
            activity.SetTag(key, value);
        Marker("SetSpanAttribute", static entry => entry is SetSpanAttributeEntry, context => context.Append(new SetSpanAttributeEntry(context.Now, span, key, value)));
    }

    /// <summary>The id of an activity that is started for the span when somebody traces, else a random one.</summary>
    private SpanId NewSpanId(SpanId? parent, IReadOnlyDictionary<string, string> attributes)
    {
        if (IsLive && Services.Activities.Span(Invocation?.Context.TraceId ?? default, parent, attributes) is { } activity)
        {
            (_activities ??= []).Add(WorkerActivities.IdOf(activity), activity);
            return WorkerActivities.IdOf(activity);
        }

        Span<byte> bytes = stackalloc byte[8];
        Services.Random.Fill(bytes);
        return new SpanId(BitConverter.ToUInt64(bytes));
    }

    /// <summary>Ends what the guest left open.</summary>
    private void StopActivities()
    {
        foreach (var activity in _activities?.Values ?? Enumerable.Empty<Activity>())
            activity.Dispose();
        _activities = null;
    }
}
