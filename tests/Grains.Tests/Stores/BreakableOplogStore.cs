using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Grains.Tests.Stores;

/// <summary>A store as one reaches it who may lose it: while it is out of reach, every call fails. Thread-safe.</summary>
internal sealed class BreakableOplogStore(IOplogStore store, StoreOutage outage) : IOplogStore
{
    public StoreHealth Health => store.Health;

    public ValueTask<Epoch> CreateAsync(CommitBatch batch, CancellationToken cancellation) => ChangeAsync(() => store.CreateAsync(batch, cancellation));

    public ValueTask<OpenedWorker> OpenAsync(WorkerId worker, CancellationToken cancellation) => ChangeAsync(() => store.OpenAsync(worker, cancellation));

    public ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellation) => ChangeAsync(() => store.CommitAsync(batch, cancellation));

    public ValueTask<IReadOnlyList<OplogEntry>> ReadAsync(WorkerId worker, OplogIndex from, int count, CancellationToken cancellation) =>
        ReadAsync(() => store.ReadAsync(worker, from, count, cancellation));

    public ValueTask<WorkerStatusRecord?> GetStatusAsync(WorkerId worker, CancellationToken cancellation) =>
        ReadAsync(() => store.GetStatusAsync(worker, cancellation));

    public ValueTask<IdempotencyKeyRow?> FindKeyAsync(WorkerId worker, KeyHash key, CancellationToken cancellation) =>
        ReadAsync(() => store.FindKeyAsync(worker, key, cancellation));

    public ValueTask<bool> DeleteAsync(WorkerId worker, CancellationToken cancellation) => ChangeAsync(() => store.DeleteAsync(worker, cancellation));

    public async ValueTask ForkAsync(ForkRequest request, CancellationToken cancellation) => await ChangeAsync(async () =>
    {
        await store.ForkAsync(request, cancellation);
        return true;
    });

    public ValueTask<bool> CompletePromiseAsync(PromiseId promise, ReadOnlyMemory<byte> data, DateTimeOffset now, KeyHash? completer, CancellationToken cancellation) =>
        ChangeAsync(() => store.CompletePromiseAsync(promise, data, now, completer, cancellation));

    public ValueTask<ReadOnlyMemory<byte>?> PollPromiseAsync(PromiseId promise, CancellationToken cancellation) =>
        ReadAsync(() => store.PollPromiseAsync(promise, cancellation));

    public async ValueTask DeletePromiseAsync(PromiseId promise, CancellationToken cancellation) => await ChangeAsync(async () =>
    {
        await store.DeletePromiseAsync(promise, cancellation);
        return true;
    });

    public ValueTask<bool> AddWakeUpAsync(WakeUp wakeUp, CancellationToken cancellation) => ChangeAsync(() => store.AddWakeUpAsync(wakeUp, cancellation));

    public ValueTask<bool> RemoveWakeUpAsync(WakeUpKey key, CancellationToken cancellation) => ChangeAsync(() => store.RemoveWakeUpAsync(key, cancellation));

    public ValueTask<bool> RemoveWakeUpAsync(WakeUp wakeUp, CancellationToken cancellation) => ChangeAsync(() => store.RemoveWakeUpAsync(wakeUp, cancellation));

    public ValueTask<IReadOnlyList<WakeUpLease>> LeaseWakeUpsAsync(DateTimeOffset now, TimeSpan leaseTime, int countMax, WakeUpShare share, CancellationToken cancellation) =>
        ReadAsync(() => store.LeaseWakeUpsAsync(now, leaseTime, countMax, share, cancellation));

    public ValueTask<bool> ReleaseWakeUpAsync(WakeUpLease lease, DateTimeOffset notBefore, CancellationToken cancellation) =>
        ReadAsync(() => store.ReleaseWakeUpAsync(lease, notBefore, cancellation));

    public ValueTask<DateTimeOffset?> NextWakeUpAsync(WakeUpShare share, CancellationToken cancellation) => ReadAsync(() => store.NextWakeUpAsync(share, cancellation));

    public ValueTask<IReadOnlyList<RunnableWorker>> FindRunnableAsync(IReadOnlyCollection<Guid> liveOwners, ulong after, int countMax, CancellationToken cancellation) =>
        ReadAsync(() => store.FindRunnableAsync(liveOwners, after, countMax, cancellation));

    public ValueTask<WorkerPage> ListWorkersAsync(WorkerListRequest request, CancellationToken cancellation) =>
        ReadAsync(() => store.ListWorkersAsync(request, cancellation));

    /// <summary>Nothing: the wrapped store is its owner's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read) => outage.IsBroken ? ValueTask.FromException<T>(Lost()) : read();

    private async ValueTask<T> ChangeAsync<T>(Func<ValueTask<T>> change)
    {
        if (!outage.IsBroken)
            return await change();
        if (outage.IsMadeAllTheSame())
            await change();
        throw Lost();
    }

    private static StoreUnavailableException Lost() => new("The store is out of reach.");
}
