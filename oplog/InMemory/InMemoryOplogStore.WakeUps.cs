namespace GolemOrleans.Oplog.InMemory;

public sealed partial class InMemoryOplogStore
{
    public ValueTask<bool> CompletePromiseAsync(
        PromiseId promise, ReadOnlyMemory<byte> data, DateTimeOffset now, KeyHash? completer = null, CancellationToken cancellation = default)
    {
        BatchChecks.CheckPromiseData(data);
        return Change(() =>
        {
            Promise found = FindPromise(promise);
            if (found.Data is not null) return completer is not null && found.Completer == completer;
            found.Data = data.ToArray();
            found.Completer = completer;
            foreach (WorkerId woken in found.Waiters.Append(promise.Worker).Distinct())
                Put(new WakeUp(WakeUpKey.ForPromise(woken, promise), now, WakeUpKind.PromiseCompleted));
            return true;
        });
    }

    public ValueTask<ReadOnlyMemory<byte>?> PollPromiseAsync(PromiseId promise, CancellationToken cancellation = default) =>
        Read<ReadOnlyMemory<byte>?>(() => FindPromise(promise).Data is { } data ? new ReadOnlyMemory<byte>(data) : (ReadOnlyMemory<byte>?)null);

    public async ValueTask DeletePromiseAsync(PromiseId promise, CancellationToken cancellation = default) =>
        await Change(() => _workers.TryGetValue(promise.Worker, out Worker? worker) && worker.Promises.Remove(promise.Index)).ConfigureAwait(false);

    public ValueTask<bool> AddWakeUpAsync(WakeUp wakeUp, CancellationToken cancellation = default)
    {
        BatchChecks.CheckOwed(wakeUp);
        return Change(() =>
        {
            if (_wakeUps.ContainsKey(wakeUp.Key)) return false;
            Put(wakeUp with { Payload = wakeUp.Payload.ToArray() });
            return true;
        });
    }

    public ValueTask<bool> RemoveWakeUpAsync(WakeUpKey key, CancellationToken cancellation = default) => Change(() =>
        _wakeUps.TryGetValue(key, out TimedWakeUp? row) && row.WakeUp.Kind == WakeUpKind.ScheduledInvocation && _wakeUps.Remove(key));

    public ValueTask<bool> RemoveWakeUpAsync(WakeUp wakeUp, CancellationToken cancellation = default) => Change(() =>
        wakeUp.Kind == WakeUpKind.OplogDelivery && _wakeUps.TryGetValue(wakeUp.Key, out TimedWakeUp? row) && wakeUp.IsSameAs(row.WakeUp) && _wakeUps.Remove(wakeUp.Key));

    public ValueTask<IReadOnlyList<WakeUpLease>> LeaseWakeUpsAsync(
        DateTimeOffset now, TimeSpan leaseTime, int countMax, WakeUpShare share = default, CancellationToken cancellation = default) => Change<IReadOnlyList<WakeUpLease>>(() =>
    {
        var leases = new List<WakeUpLease>();
        foreach (TimedWakeUp row in _wakeUps.Values.Where(row => row.NotBefore > now + leaseTime)) row.NotBefore = row.WakeUp.Due;
        foreach (TimedWakeUp row in _wakeUps.Values.Where(row => share.Offers(row.WakeUp.Key.Worker, row.NotBefore, now)).OrderBy(row => row.NotBefore).Take(countMax))
        {
            row.Token = ++_leaseToken;
            row.NotBefore = now + leaseTime;
            leases.Add(new WakeUpLease(row.WakeUp, row.Token, row.NotBefore));
        }

        return leases;
    });

    public ValueTask<bool> ReleaseWakeUpAsync(WakeUpLease lease, DateTimeOffset notBefore, CancellationToken cancellation = default) => Change(() =>
    {
        if (!_wakeUps.TryGetValue(lease.WakeUp.Key, out TimedWakeUp? row) || row.Token != lease.Token) return false;
        row.NotBefore = notBefore > row.WakeUp.Due ? notBefore : row.WakeUp.Due;
        return true;
    });

    public ValueTask<DateTimeOffset?> NextWakeUpAsync(WakeUpShare share = default, CancellationToken cancellation = default) =>
        Read(() => _wakeUps.Values.Where(row => share.Has(row.WakeUp.Key.Worker)).Min(row => (DateTimeOffset?)row.NotBefore));
}
