using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Oplog.Sqlite;

public sealed partial class SqliteOplogStore
{
    public async ValueTask<bool> CompletePromiseAsync(
        PromiseId promise, ReadOnlyMemory<byte> data, DateTimeOffset now, KeyHash? completer = null, CancellationToken cancellation = default)
    {
        BatchChecks.CheckPromiseData(data);
        byte[] bytes = data.ToArray();
        return await _writer.Submit(plan =>
        {
            (ulong worker, PromiseRow row) = plan.View.RequirePromise(promise);
            if (row.IsComplete && !SeededBugs.CompletePromiseTwice) return completer is not null && row.Completer == completer;
            plan.Add(new RowChange.PutPromise(worker, promise.Index, new PromiseRow(true, bytes, completer, [])));
            foreach (WorkerId woken in SeededBugs.LosePromiseWakeUp ? [] : row.Waiters.Append(promise.Worker).Distinct())
                plan.Add(new RowChange.PutWakeUp(new WakeUp(WakeUpKey.ForPromise(woken, promise), Entries.OplogTime.Ceiling(now), WakeUpKind.PromiseCompleted)));
            return true;
        }).WaitAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask DeletePromiseAsync(PromiseId promise, CancellationToken cancellation = default) =>
        await _writer.Submit(plan =>
        {
            if (plan.View.Worker(promise.Worker) is not { } worker || plan.View.Promise(worker.Number, promise.Index) is null) return false;
            plan.Add(new RowChange.DeletePromise(worker.Number, promise.Index));
            return true;
        }).WaitAsync(cancellation).ConfigureAwait(false);

    public async ValueTask<bool> AddWakeUpAsync(WakeUp wakeUp, CancellationToken cancellation = default)
    {
        BatchChecks.CheckOwed(wakeUp);
        WakeUp stored = wakeUp with { Due = Entries.OplogTime.Ceiling(wakeUp.Due), Payload = wakeUp.Payload.ToArray() };
        return await _writer.Submit(plan =>
        {
            if (plan.View.WakeUp(stored.Key) is not null) return false;
            plan.Add(new RowChange.PutWakeUp(stored));
            return true;
        }).WaitAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask<bool> RemoveWakeUpAsync(WakeUpKey key, CancellationToken cancellation = default) =>
        await _writer.Submit(plan =>
        {
            if (plan.View.WakeUp(key) is not { Kind: WakeUpKind.ScheduledInvocation }) return false;
            plan.Add(new RowChange.DeleteWakeUp(key));
            return true;
        }).WaitAsync(cancellation).ConfigureAwait(false);

    public async ValueTask<bool> RemoveWakeUpAsync(WakeUp wakeUp, CancellationToken cancellation = default) =>
        await _writer.Submit(plan =>
        {
            if (wakeUp.Kind != WakeUpKind.OplogDelivery || plan.View.WakeUp(wakeUp.Key) is not { } stored || !wakeUp.IsSameAs(stored)) return false;
            plan.Add(new RowChange.DeleteWakeUp(wakeUp.Key));
            return true;
        }).WaitAsync(cancellation).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<WakeUpLease>> LeaseWakeUpsAsync(
        DateTimeOffset now, TimeSpan leaseTime, int countMax, WakeUpShare share = default, CancellationToken cancellation = default)
    {
        if (_tail.HasWakeUps) await _folder.FoldAsync().WaitAsync(cancellation).ConfigureAwait(false);
        return ReadIndex(index =>
        {
            var leases = new List<WakeUpLease>();
            index.Due(now, stored =>
            {
                if (leases.Count < countMax && Current(stored) is { } wakeUp && wakeUp.Due <= now && _leases.Take(wakeUp, now, leaseTime, share) is { } lease)
                    leases.Add(lease);
                return leases.Count < countMax;
            });
            return leases;
        });
    }

    public ValueTask<bool> ReleaseWakeUpAsync(WakeUpLease lease, DateTimeOffset notBefore, CancellationToken cancellation = default) =>
        ValueTask.FromResult(_leases.Release(lease, notBefore));

    public async ValueTask<DateTimeOffset?> NextWakeUpAsync(WakeUpShare share = default, CancellationToken cancellation = default)
    {
        if (_tail.HasWakeUps) await _folder.FoldAsync().WaitAsync(cancellation).ConfigureAwait(false);
        return ReadIndex<DateTimeOffset?>(index =>
        {
            DateTimeOffset? earliest = null;
            index.Due(DateTimeOffset.MaxValue, stored =>
            {
                if (!share.Has(stored.Key.Worker) || Current(stored) is not { } wakeUp) return true;
                DateTimeOffset? leasedUntil = _leases.NotBefore(wakeUp.Key);
                DateTimeOffset at = leasedUntil ?? wakeUp.Due;
                if (earliest is null || at < earliest) earliest = at;
                return leasedUntil is not null;
            });
            return earliest;
        });
    }

    /// <summary>The row of the index as it is by now; null when it has been removed.</summary>
    private WakeUp? Current(WakeUp stored) => _tail.TryWakeUp(stored.Key, out WakeUp? changed) ? changed : stored;
}
