using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using Orleans;

namespace GolemOrleans.Grains.Workers;

/// <summary>Looks at what workers wait for, as grain calls. A call that is lost says nothing, which ends the look. Thread-safe.</summary>
public sealed class WorkerWaits(IGrainFactory grains) : IWaitingWorkers
{
    public async Task<WorkerWait?> LookAsync(WorkerId worker, IReadOnlyList<string> calls, CancellationToken cancellation)
    {
        try
        {
            return await Grain(worker).LookAtWaitAsync([.. calls]).WaitAsync(cancellation) is { } wait ? FromRecord(wait) : null;
        }
        catch (Exception lost) when (lost.IsLostCall())
        {
            return null;
        }
    }

    public async Task<bool> RefuseAsync(WorkerId worker, string call, string wait, string cycle, CancellationToken cancellation)
    {
        try
        {
            return await Grain(worker).RefuseQueuedAsync(call, wait, cycle).WaitAsync(cancellation);
        }
        catch (Exception lost) when (lost.IsLostCall())
        {
            return false;
        }
    }

    internal static WorkerWaitRecord ToRecord(WorkerWait wait) => new()
    {
        Id = wait.Id,
        Since = wait.Since,
        Calls = [.. wait.Calls.Select(call => new AwaitedCallRecord { IdempotencyKey = call.Key, Target = call.Target.ToKey() })],
        Asked = [.. wait.Asked.Select(place => (byte)place)],
    };

    private static WorkerWait FromRecord(WorkerWaitRecord record) => new(
        record.Id,
        record.Since,
        [.. record.Calls.Select(call => new AwaitedCall(call.IdempotencyKey, call.Target.ToId()))],
        [.. record.Asked.Select(place => (CallPlace)place)]);

    private IWorkerGrain Grain(WorkerId worker) => grains.GetGrain<IWorkerGrain>(worker.ToString());
}
