using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using Orleans;
using InvocationState = GolemOrleans.GrainInterfaces.InvocationState;

namespace GolemOrleans.Grains.Workers;

/// <summary>Calls between workers as grain calls. Repeats with the same key until the outcome is final; thread-safe.</summary>
public sealed class WorkerRpc(IGrainFactory grains, IOplogStore store, TimeProvider time) : IWorkerRpc
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    public async Task<ReadOnlyMemory<byte>> InvokeAndAwaitAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation)
    {
        var grain = Grain(target);
        var message = await ToMessageAsync(request, caller, cancellation);
        var known = false;
        while (true)
        {
            var outcome = await RepeatAsync(
                () => known ? grain.AwaitAsync(request.IdempotencyKey, s_wait) : grain.InvokeAsync(message, s_wait), cancellation);
            switch (outcome.State)
            {
                case InvocationState.Completed:
                    return outcome.Result;
                case InvocationState.Failed:
                    throw new WorkerException(outcome.Error!.ToFault(target));
                default:
                    known = outcome.State == InvocationState.Pending;
                    if (!known)
                        await Task.Delay(s_pause, time, cancellation);
                    break;
            }
        }
    }

    public async Task InvokeAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation)
    {
        var message = await ToMessageAsync(request, caller, cancellation);
        try
        {
            await RepeatAsync(
                async () =>
                {
                    await Grain(target).EnqueueAsync(message);
                    return true;
                },
                cancellation);
        }
        catch (GolemException refused)
        {
            throw new WorkerException(refused.Error.ToFault(target), refused);
        }
    }

    /// <summary>Repeats a call that was lost; the idempotency key makes that safe.</summary>
    private async Task<T> RepeatAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await call().WaitAsync(cancellation);
            }
            catch (Exception lost) when (lost.IsLostCall())
            {
                await Task.Delay(s_pause, time, cancellation);
            }
        }
    }

    /// <summary>A target that is created by the call inherits what the request says, else what the caller was created with.</summary>
    private async Task<InvokeRequest> ToMessageAsync(InvocationRequest request, WorkerId caller, CancellationToken cancellation)
    {
        var creation = request.CreateIfMissing;
        if (creation?.Parent is null)
        {
            var status = await store.GetStatusAsync(caller, cancellation);
            creation = new WorkerCreation(status?.Args ?? [], status?.Env ?? new Dictionary<string, string>(), caller);
        }

        return new InvokeRequest
        {
            IdempotencyKey = request.IdempotencyKey,
            Function = request.Function,
            Encoding = ParameterEncoding.Binary,
            Parameters = request.Parameters,
            Trace = TraceConversions.ToRecord(request.Context),
            Inheritance = new WorkerInheritance
            {
                Arguments = [.. creation.Args],
                Environment = [.. creation.Env],
                Parent = (creation.Parent ?? caller).ToKey(),
            },
        };
    }

    private IWorkerGrain Grain(WorkerId worker) => grains.GetGrain<IWorkerGrain>(worker.ToString());
}
