using GolemOrleans.Engine.Activations;
using GolemOrleans.Engine.Clusters;
using GolemOrleans.Engine.Copying;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;

namespace GolemOrleans.Engine.Calls;

/// <summary>
/// A side that calls grains: a silo or a client. Makes calls, times them out, cancels them. Thread-safe.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="silo">The silo, or null for a client.</param>
/// <param name="messaging">Time-outs and cancellation.</param>
/// <param name="exceptions">Which exceptions may cross.</param>
/// <param name="outgoing">The filters around calls of this side.</param>
internal sealed class CallRuntime(
    EngineCluster cluster,
    EngineSilo? silo,
    MessagingOptions messaging,
    ExceptionSerializationOptions exceptions,
    IOutgoingGrainCallFilter[] outgoing)
{
    public EngineCluster Cluster { get; } = cluster;

    public EngineSilo? Silo { get; } = silo;

    /// <summary>The side that the current code runs on: its activation's silo, or else the one given.</summary>
    public static CallRuntime Here(CallRuntime bound) => Activation.Current is { } activation ? activation.Silo.Calls : bound;

    public bool CanSendException(Type type)
    {
        if (exceptions.SupportedExceptionTypeFilter(type)) return true;
        var space = type.Namespace ?? "";
        foreach (var prefix in exceptions.SupportedNamespacePrefixes)
        {
            if (space.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    public Task<TResult> Call<TArguments, TResult>(GrainProxy reference, GrainMethod<TArguments> method, TArguments arguments)
        where TArguments : struct
    {
        var call = new GrainCall<TArguments, TResult>(method, this, reference.GrainId, arguments)
        {
            Source = Activation.Current?.GrainId,
        };
        return outgoing.Length == 0
            ? Send(call, method, arguments, call)
            : FilterPipeline.RunOutgoing<TArguments, TResult>(reference, call, this, outgoing);
    }

    /// <summary>Sends a call whose arguments filters may have replaced.</summary>
    public Task<TResult> Resend<TArguments, TResult>(GrainCall<TArguments, TResult> call, GrainMethod<TArguments> method)
        where TArguments : struct => Send(call, method, call.Arguments, null);

    /// <param name="filtered">The call as the filters left it.</param>
    /// <param name="method">Its method.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="unseen">The call itself when no filter knows it, so that it can travel; null: a new one travels.</param>
    private Task<TResult> Send<TArguments, TResult>(GrainCall<TArguments, TResult> filtered, GrainMethod<TArguments> method, TArguments arguments, GrainCall<TArguments, TResult>? unseen)
        where TArguments : struct
    {
        GrainCall<TArguments, TResult> call;
        var token = CancellationToken.None;
        try
        {
            Dictionary<string, object>? context = null;
            CopyContext? copies = null;
            if (method.CopyArguments is { } copyArguments) copyArguments(ref arguments, copies = new CopyContext(this));
            if (RequestContext.Current is { Count: > 0 } flowing) context = (copies ?? new CopyContext(this)).Copy(flowing);
            call = unseen ?? new GrainCall<TArguments, TResult>(method, this, filtered.Target, arguments) { Source = filtered.Source };
            call.SetMessage(arguments, context);
            if (method.GetCancellation is { } getCancellation)
            {
                token = getCancellation(ref arguments);
                if (token.IsCancellationRequested) return Task.FromCanceled<TResult>(token);
                call.Cancellation = new CancellationTokenSource();
                call.SetCancellation(call.Cancellation.Token);
            }
        }
        catch (Exception failure)
        {
            return Task.FromException<TResult>(failure);
        }

        if (!method.IsOneWay)
        {
            call.Timeout = method.ResponseTimeout ?? messaging.ResponseTimeout;
            call.Deadline = Cluster.DeadlineAfter(call.Timeout);
            Cluster.Pending.Add(call);
        }

        Cluster.Deliver(call);
        if (method.IsOneWay) return Task.FromResult<TResult>(default!);
        if (token.CanBeCanceled) Listen(call, token);
        return call.Result;
    }

    private void Listen(GrainCall call, CancellationToken token)
    {
        call.CallerCancellation = token.UnsafeRegister(static (state, token) =>
        {
            var call = (GrainCall)state!;
            call.Origin.Cancelled(call, token);
        }, call);
        // It may have completed before the registration was there to be disposed.
        if (call.IsCompleted) call.CallerCancellation.Dispose();
    }

    private void Cancelled(GrainCall call, CancellationToken token)
    {
        Signal(call);
        if (!messaging.WaitForCancellationAcknowledgement) call.TryFail(new TaskCanceledException(null, null, token));
    }

    /// <summary>Ends the wait for a response; the method goes on.</summary>
    public void TimedOut(GrainCall call)
    {
        var failure = new TimeoutException($"Response did not arrive on time in {call.Timeout} for call: {call}.");
        if (call.TryFail(failure) && messaging.CancelRequestOnTimeout) Signal(call);
    }

    private static void Signal(GrainCall call)
    {
        if (call.Cancellation is null) return;
        if (call.Destination is { } activation) activation.Cancel(call);
        else call.Cancellation.Cancel();
    }

    /// <summary>A failure of the called grain as this side sees it.</summary>
    public Exception Arrived(Exception failure)
    {
        try
        {
            return ExceptionCopier.Copy(failure, new CopyContext(this));
        }
        catch (SerializerException refusal)
        {
            return refusal;
        }
        catch (Exception other)
        {
            // Whoever waits for the answer must get one.
            return CopyContext.Refusal($"the exception {failure.GetType()} ({failure.Message}) could not be copied: {other}");
        }
    }

    /// <summary>Cleans up after a call's completion.</summary>
    public void Settled(GrainCall call)
    {
        Cluster.Pending.Remove(call);
        call.CallerCancellation.Unregister();
    }
}
