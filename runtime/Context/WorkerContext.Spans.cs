using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
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

        Span<byte> bytes = stackalloc byte[8];
        Services.Random.Fill(bytes);
        var span = new StartSpanEntry(OplogTime.Ceiling(Now), new SpanId(BitConverter.ToUInt64(bytes)), parent, link, attributes);
        if (IsLive && IsRecording)
            Append(span);
        return span;
    }

    /// <summary>Ends a span. A recording without the entry is accepted.</summary>
    public void FinishSpan(SpanId span)
    {
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
    public void SetSpanAttribute(SpanId span, string key, string value) => Marker(
        "SetSpanAttribute", static entry => entry is SetSpanAttributeEntry, context => context.Append(new SetSpanAttributeEntry(context.Now, span, key, value)));
}
