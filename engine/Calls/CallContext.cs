using System.Reflection;
using System.Runtime.ExceptionServices;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace GolemOrleans.Engine.Calls;

/// <summary>What both kinds of filter contexts share: the place in the pipeline and the outcome.</summary>
internal abstract class CallContext(GrainCall call) : IGrainCallContext
{
    private int _stage;

    public IInvokable Request => call;

    public abstract object Grain { get; }

    public GrainId? SourceId => call.Source;

    public GrainId TargetId => call.Target;

    public GrainInterfaceType InterfaceType => GrainInterface.NameOf(call.Method.InterfaceType);

    public string InterfaceName => call.Method.InterfaceName;

    public string MethodName => call.Method.Method.Name;

    public MethodInfo InterfaceMethod => call.Method.Method;

    public object? Result
    {
        get => Response?.GetResult<object?>();
        set => Response = Response.FromResult(value);
    }

    public Response? Response { get; set; }

    protected GrainCall Call => call;

    public async Task Invoke()
    {
        var stage = _stage++;
        try
        {
            if (RunFilter(stage) is { } filter)
            {
                await filter;
                return;
            }

            Response = Response.FromResult(await RunCall());
        }
        catch (Exception failure)
        {
            Response = Response.FromException(failure);
            ExceptionDispatchInfo.Throw(failure);
        }
        finally
        {
            // A filter may go on again, for example to retry.
            _stage = stage;
        }
    }

    /// <summary>Starts the filter of a stage; null after the last one.</summary>
    protected abstract Task? RunFilter(int stage);

    /// <summary>The call itself.</summary>
    protected abstract Task<object?> RunCall();
}
