using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Grains.Workers;

public sealed partial class WorkerGrain
{
    public Task<WorkerWaitRecord?> LookAtWaitAsync(string[] idempotencyKeys) =>
        Task.FromResult(_runtime?.LookAtWait(idempotencyKeys) is { } wait ? WorkerWaits.ToRecord(wait) : null);

    public Task<bool> RefuseQueuedAsync(string idempotencyKey, string wait, string reason) =>
        Task.FromResult(_runtime?.RefuseQueued(idempotencyKey, wait, reason) ?? false);
}
