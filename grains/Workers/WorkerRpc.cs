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
    public async Task<ReadOnlyMemory<byte>> InvokeAndAwaitAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation)
    {
        var outcome = await Grain(target).CompleteAsync(await ToMessageAsync(request, caller, cancellation), time, cancellation);
        return outcome.State == InvocationState.Completed ? outcome.Result : throw new WorkerException(outcome.Error!.ToFault(target));
    }

    public async Task InvokeAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation)
    {
        var message = await ToMessageAsync(request, caller, cancellation);
        try
        {
            await WorkerCalls.RepeatAsync(
                async () =>
                {
                    await Grain(target).EnqueueAsync(message);
                    return true;
                },
                time,
                cancellation);
        }
        catch (GolemException refused)
        {
            throw new WorkerException(refused.Error.ToFault(target), refused);
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
