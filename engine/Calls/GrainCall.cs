using System.Reflection;
using GolemOrleans.Engine.Activations;
using GolemOrleans.Engine.Copying;
using Orleans.CodeGeneration;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace GolemOrleans.Engine.Calls;

/// <summary>
/// One call on its way: arguments, where it comes from, who waits for it. It completes once, whoever comes first: the
/// called grain, the time-out, the caller's cancellation or the death of a silo.
/// </summary>
internal abstract class GrainCall(GrainMethod method, CallRuntime origin, GrainId target) : QueuedWork, IRequest
{
    private object? _grain;

    public GrainMethod Method { get; } = method;

    /// <summary>The side that called.</summary>
    public CallRuntime Origin { get; } = origin;

    public GrainId Target { get; } = target;

    /// <summary>The calling grain, if it is one.</summary>
    public GrainId? Source { get; init; }

    public Dictionary<string, object>? RequestContext { get; protected set; }

    /// <summary>The activation that has the call now.</summary>
    public Activation? Destination { get; set; }

    /// <summary>Cancels the token that the method was given; null when it has none.</summary>
    public CancellationTokenSource? Cancellation { get; set; }

    /// <summary>Ends with the call: it listens to the caller's token.</summary>
    public CancellationTokenRegistration CallerCancellation { get; set; }

    /// <summary>When the caller gives up, as a time stamp of the origin's clock.</summary>
    public long Deadline { get; set; }

    public TimeSpan Timeout { get; set; }

    /// <summary>Neighbours and place in the list of calls that somebody waits for.</summary>
    public PendingCalls.Links Pending;

    public abstract bool IsCompleted { get; }

    public override bool Interleaves => (Options & InvokeMethodOptions.AlwaysInterleave) != 0;

    public override bool IsReadOnly => (Options & InvokeMethodOptions.ReadOnly) != 0;

    public InvokeMethodOptions Options { get; private set; } = method.Options;

    /// <summary>Fails the call; false when it was complete.</summary>
    public abstract bool TryFail(Exception failure);

    /// <summary>Completes the call with the outcome of the method's task, copied for the caller.</summary>
    public abstract void CompleteFrom(Task task);

    /// <summary>Calls the method.</summary>
    public abstract Task InvokeOn(object grain);

    /// <summary>The result of the method's finished task, or null.</summary>
    public abstract object? ResultOf(Task task);

    /// <summary>Calls the method through the filters.</summary>
    protected abstract Task RunFiltered(Activation activation);

    public override Task Run(Activation activation)
    {
        _grain = activation.GrainInstance!;
        if (RequestContext is not null) Orleans.Runtime.RequestContext.Current = RequestContext;
        return activation.HasIncomingFilters
            ? RunFiltered(activation)
            : InvokeOn(_grain);
    }

    public override void Finish(Activation activation, Task task)
    {
        if (task.IsFaulted) activation.OnCallFailed(task.Exception.InnerException!);
        CompleteFrom(task);
    }

    public object? GetTarget() => _grain;

    public void SetTarget(ITargetHolder holder) => _grain = holder.GetTarget();

    public async ValueTask<Response> Invoke()
    {
        try
        {
            var task = InvokeOn(_grain!);
            await task;
            return Response.FromResult(ResultOf(task));
        }
        catch (Exception failure)
        {
            return Response.FromException(failure);
        }
    }

    public int GetArgumentCount() => Method.Parameters.Length;

    public abstract object? GetArgument(int index);

    public abstract void SetArgument(int index, object value);

    public string GetMethodName() => Method.Method.Name;

    public string GetInterfaceName() => Method.InterfaceName;

    public string GetActivityName() => $"{Method.InterfaceType.Name}/{Method.Method.Name}";

    public MethodInfo GetMethod() => Method.Method;

    public Type GetInterfaceType() => Method.InterfaceType;

    public TimeSpan? GetDefaultResponseTimeout() => Method.ResponseTimeout;

    public void AddInvokeMethodOptions(InvokeMethodOptions options) => Options |= options;

    public void Dispose()
    {
    }

    public override string ToString() => $"{Method.InterfaceName}.{Method.Method.Name} on {Target}";
}
