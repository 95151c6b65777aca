using System.Runtime.CompilerServices;
using GolemOrleans.Engine.Activations;
using GolemOrleans.Engine.Copying;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Calls;

/// <summary>A call with its arguments and its result.</summary>
/// <typeparam name="TArguments">The tuple of arguments.</typeparam>
/// <typeparam name="TResult">The result, or <see cref="NoResult"/>.</typeparam>
internal sealed class GrainCall<TArguments, TResult>(GrainMethod<TArguments> method, CallRuntime origin, GrainId target, TArguments arguments)
    : GrainCall(method, origin, target)
    where TArguments : struct
{
    private static readonly bool CopiesResult = typeof(TResult) != typeof(NoResult) && !CopierFactory.IsPassedOn(typeof(TResult));

    // The caller's continuations never run inside the called grain's turn.
    private readonly TaskCompletionSource<TResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TArguments _arguments = arguments;

    public Task<TResult> Result => _result.Task;

    public TArguments Arguments => _arguments;

    public GrainMethod<TArguments> TypedMethod => method;

    public override bool IsCompleted => _result.Task.IsCompleted;

    /// <summary>What travels: arguments and context, copied for the called grain.</summary>
    public void SetMessage(TArguments arguments, Dictionary<string, object>? context) => (_arguments, RequestContext) = (arguments, context);

    public void SetCancellation(CancellationToken token) => method.SetCancellation!(ref _arguments, token);

    public override Task InvokeOn(object grain) => method.Invoke(grain, ref _arguments);

    public override bool TryFail(Exception failure)
    {
        var first = failure is OperationCanceledException cancelled
            ? _result.TrySetCanceled(cancelled.CancellationToken)
            : _result.TrySetException(failure);
        if (first) Origin.Settled(this);
        return first;
    }

    public override void CompleteFrom(Task task)
    {
        if (IsCompleted) return;
        if (task.IsFaulted)
        {
            TryFail(Origin.Arrived(task.Exception.InnerException!));
            return;
        }

        if (task.IsCanceled)
        {
            TryFail(new TaskCanceledException());
            return;
        }

        try
        {
            var result = typeof(TResult) == typeof(NoResult) ? default! : ((Task<TResult>)task).Result;
            if (CopiesResult)
            {
                var context = new CopyContext(Origin);
                result = Method.IsResultImmutable ? context.Require(result) : context.Copy(result);
            }

            if (_result.TrySetResult(result)) Origin.Settled(this);
        }
        catch (Exception failure)
        {
            TryFail(failure);
        }
    }

    public override object? ResultOf(Task task) => typeof(TResult) == typeof(NoResult) ? null : ((Task<TResult>)task).Result;

    protected override Task RunFiltered(Activation activation) => FilterPipeline.RunIncoming<TResult>(this, activation);

    public override object? GetArgument(int index) => ((ITuple)_arguments)[index];

    public override void SetArgument(int index, object value)
    {
        if (index >= 7) throw new NotSupportedException("Arguments beyond the seventh cannot be replaced.");
        object boxed = _arguments;
        typeof(TArguments).GetField("Item" + (index + 1))!.SetValue(boxed, value);
        _arguments = (TArguments)boxed;
    }
}
