using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using Orleans;

namespace GolemOrleans.Grains.Workers;

/// <summary>What workers order of others, as grain calls. Thread-safe.</summary>
public sealed class WorkerDirectory(IGrainFactory grains, TimeProvider time) : IWorkerDirectory
{
    public async Task<Guid?> ResolveComponentAsync(string reference, WorkerId caller, CancellationToken cancellation) =>
        Guid.TryParse(reference, out var id) ? id : reference.Length == 0 ? null : await WorkerCalls.ReadAsync(() => grains.GetGrain<IComponentNameGrain>(reference).ResolveAsync(), time, cancellation);

    public Task UpdateAsync(WorkerId worker, UpdateRequest request, CancellationToken cancellation) =>
        RunAsync(worker, grain => grain.UpdateAsync(request.TargetVersion, request.Mode == UpdateMode.Manual));

    public Task RevertAsync(WorkerId worker, RevertTarget target, CancellationToken cancellation) => RunAsync(worker, grain => target switch
    {
        RevertTarget.ToIndex index => grain.RevertToIndexAsync(index.Last.Value),
        RevertTarget.Invocations last => grain.RevertLastInvocationsAsync(last.Count),
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Unknown revert target."),
    });

    public Task ForkAsync(WorkerId source, WorkerId target, OplogIndex cutOff, CancellationToken cancellation, IReadOnlyList<OplogEntry>? appended = null) =>
        RunAsync(source, async grain =>
        {
            var own = appended is { Count: > 0 } ? ChunkCodec.Encode(cutOff.Next, appended) : default(ReadOnlyMemory<byte>);
            await grain.ForkAsync(target.ToKey(), cutOff.Value, own);
            await Grain(target).ResumeAsync(force: true);
        });

    private async Task RunAsync(WorkerId worker, Func<IWorkerGrain, Task> action)
    {
        try
        {
            await action(Grain(worker));
        }
        catch (GolemException failure)
        {
            throw new WorkerException(failure.Error.ToFault(worker), failure);
        }
    }

    private IWorkerGrain Grain(WorkerId worker) => grains.GetGrain<IWorkerGrain>(worker.ToString());
}
