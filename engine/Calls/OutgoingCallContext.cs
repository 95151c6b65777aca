using GolemOrleans.Engine.Activations;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Calls;

/// <summary>A call at its caller.</summary>
internal sealed class OutgoingCallContext(
    GrainProxy reference, GrainCall call, Activation? source, IOutgoingGrainCallFilter[] filters, Func<Task<object?>> send)
    : CallContext(call), IOutgoingGrainCallContext
{
    public override object Grain => reference;

    public IGrainContext? SourceContext => source;

    protected override Task? RunFilter(int stage) => stage < filters.Length ? filters[stage].Invoke(this) : null;

    protected override Task<object?> RunCall() => send();
}
