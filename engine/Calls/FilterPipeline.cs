using GolemOrleans.Engine.Activations;
using Orleans;

namespace GolemOrleans.Engine.Calls;

/// <summary>Runs calls through their filters.</summary>
internal static class FilterPipeline
{
    /// <summary>At the called grain: the silo's filters, then the grain's own, then the method.</summary>
    public static async Task<TResult> RunIncoming<TResult>(GrainCall call, Activation activation)
    {
        var context = new IncomingCallContext(call, activation);
        await context.Invoke();
        return context.Result is TResult result ? result : default!;
    }

    /// <summary>At the caller.</summary>
    public static async Task<TResult> RunOutgoing<TArguments, TResult>(
        GrainProxy reference, GrainCall<TArguments, TResult> call, CallRuntime runtime, IOutgoingGrainCallFilter[] filters)
        where TArguments : struct
    {
        var context = new OutgoingCallContext(reference, call, Activation.Current, filters, async () =>
        {
            var result = await runtime.Resend(call, call.TypedMethod);
            return typeof(TResult) == typeof(NoResult) ? null : result;
        });
        await context.Invoke();
        return context.Result is TResult result ? result : default!;
    }
}
