using System.Diagnostics;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Calls;

/// <summary>Carries the trace context from the caller to the called grain in the request context.</summary>
/// <param name="activities">Where the spans of calls come from.</param>
internal sealed class ActivityPropagation(CallActivities activities) : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    internal const string TraceParent = "traceparent";
    internal const string TraceState = "tracestate";

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        using var activity = activities.Source.StartActivity(context.Request.GetActivityName(), ActivityKind.Client);
        if ((activity ?? Activity.Current) is { IdFormat: ActivityIdFormat.W3C, Id: { } id } current)
        {
            RequestContext.Set(TraceParent, id);
            if (current.TraceStateString is { } state) RequestContext.Set(TraceState, state);
        }

        await context.Invoke();
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        _ = ActivityContext.TryParse(
            RequestContext.Get(TraceParent) as string, RequestContext.Get(TraceState) as string, isRemote: true, out var parent);
        using var activity = activities.Source.StartActivity(context.Request.GetActivityName(), ActivityKind.Server, parent);
        await context.Invoke();
    }
}
