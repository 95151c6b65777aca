using System.Reflection;
using GolemOrleans.Engine.Activations;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Calls;

/// <summary>A call at the called grain.</summary>
internal sealed class IncomingCallContext(GrainCall call, Activation activation) : CallContext(call), IIncomingGrainCallContext
{
    public override object Grain => activation.GrainInstance!;

    public IGrainContext TargetContext => activation;

    public MethodInfo ImplementationMethod => activation.Class.ImplementationOf(InterfaceMethod);

    protected override Task? RunFilter(int stage)
    {
        var filters = activation.Silo.IncomingFilters;
        if (stage < filters.Length) return filters[stage].Invoke(this);
        return stage == filters.Length && activation.GrainInstance is IIncomingGrainCallFilter own ? own.Invoke(this) : null;
    }

    protected override async Task<object?> RunCall()
    {
        var task = Call.InvokeOn(activation.GrainInstance!);
        await task;
        return Call.ResultOf(task);
    }
}
