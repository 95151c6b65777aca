using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog.InMemory;

/// <summary>
/// The contract of <see cref="IOplogStore"/> in its simplest form: everything under one lock, gone with the object. The reference
/// that other stores are compared with, and the store of tests. Set <see cref="Health"/> to make it refuse.
/// </summary>
public sealed partial class InMemoryOplogStore(IFaultInjector? faults = null) : IOplogStore
{
    private readonly Lock _lock = new();
    private readonly IFaultInjector _faults = faults ?? NoFaults.Instance;
    private readonly Dictionary<WorkerId, Worker> _workers = [];
    private readonly Dictionary<WakeUpKey, TimedWakeUp> _wakeUps = [];
    private long _epoch;
    private ulong _number;
    private long _leaseToken;

    /// <summary>Tests may make the store unhealthy: every method then fails until it is healthy again.</summary>
    public StoreHealth Health { get; set; } = StoreHealth.Healthy;

    public ValueTask<Epoch> CreateAsync(CommitBatch batch, CancellationToken cancellation = default)
    {
        BatchChecks.CheckCreate(batch);
        return Change(() =>
        {
            if (_workers.ContainsKey(batch.Worker)) throw new WorkerAlreadyExistsException(batch.Worker);
            var worker = new Worker(++_number) { Epoch = new Epoch(++_epoch), Status = batch.Status };
            _workers.Add(batch.Worker, worker);
            Write(worker, batch);
            return worker.Epoch;
        });
    }

    public ValueTask<OpenedWorker> OpenAsync(WorkerId worker, CancellationToken cancellation = default) => Change(() =>
    {
        Worker found = Find(worker);
        found.Epoch = new Epoch(++_epoch);
        return new OpenedWorker(found.Epoch, found.LastIndex, found.Status);
    });

    public ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellation = default)
    {
        BatchChecks.Check(batch);
        return Change(() =>
        {
            if (!_workers.TryGetValue(batch.Worker, out Worker? worker) || worker.Epoch != batch.Epoch || worker.LastIndex.Next != batch.NextIndex)
                throw new OplogOwnershipLostException(batch.Worker, batch.Epoch);
            Promise[] awaited = [.. batch.SuspendUnlessComplete.Select(id => FindPromise(id))];
            if (Array.Exists(awaited, promise => promise.Data is not null)) return CommitOutcome.PromiseComplete;
            foreach (Promise promise in awaited) promise.Waiters.Add(batch.Worker);
            Write(worker, batch);
            return CommitOutcome.Committed;
        });
    }

    public ValueTask<bool> DeleteAsync(WorkerId worker, CancellationToken cancellation = default) => Change(() =>
    {
        if (!_workers.Remove(worker)) return false;
        foreach (TimedWakeUp row in _wakeUps.Values.ToArray())
            if (row.WakeUp.Key.Worker == worker && !row.WakeUp.Kind.IsOwed()) _wakeUps.Remove(row.WakeUp.Key);
        return true;
    });

    public ValueTask ForkAsync(ForkRequest request, CancellationToken cancellation = default)
    {
        ValueTask<bool> done = Change(() =>
        {
            Worker source = Find(request.Source);
            BatchChecks.CheckFork(request, source.LastIndex);
            if (_workers.ContainsKey(request.Target)) throw new WorkerAlreadyExistsException(request.Target);
            var target = new Worker(++_number) { Status = request.Status, Runnable = request.Runnable, Owner = request.Owner };
            target.Entries.Add(request.Create);
            target.Entries.AddRange(source.Entries.Take((int)request.CutOff.Value).Skip(1));
            target.Entries.AddRange(request.Appended);
            foreach ((KeyHash hash, IdempotencyKeyRow row) in source.Keys)
                if (row.Start <= request.CutOff) target.Keys[hash] = row.Result > request.CutOff ? row with { Result = null } : row;
            _workers.Add(request.Target, target);
            return true;
        });
        return done.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(done.AsTask());
    }

    public ValueTask DisposeAsync()
    {
        Health = new StoreHealth(false, "The store is closed.");
        return ValueTask.CompletedTask;
    }

    private void Write(Worker worker, CommitBatch batch)
    {
        worker.Entries.AddRange(batch.Entries);
        worker.Status = batch.Status;
        worker.Runnable = batch.Runnable;
        worker.Owner = batch.Owner;
        if (batch.KeysRevertedFrom is { } cut)
        {
            foreach (IdempotencyKeyRow row in worker.Keys.Values.ToArray())
            {
                if (row.Start >= cut) worker.Keys.Remove(row.Hash);
                else if (row.Result >= cut) worker.Keys[row.Hash] = row with { Result = null };
            }
        }

        foreach (IdempotencyKeyRow row in batch.Keys) worker.Keys[row.Hash] = row;
        foreach (OplogIndex index in batch.CreatedPromises) worker.Promises.TryAdd(index, new Promise());
        foreach (WakeUpKey key in batch.RemovedWakeUps) _wakeUps.Remove(key);
        foreach (WakeUp wakeUp in batch.WakeUps) Put(wakeUp);
    }

    private void Put(WakeUp wakeUp) => _wakeUps[wakeUp.Key] = new TimedWakeUp(wakeUp with { Due = OplogTime.Ceiling(wakeUp.Due) });

    private Worker Find(WorkerId id) => _workers.TryGetValue(id, out Worker? worker) ? worker : throw new WorkerNotFoundException(id);

    private Promise FindPromise(PromiseId id) =>
        _workers.TryGetValue(id.Worker, out Worker? worker) && worker.Promises.TryGetValue(id.Index, out Promise? promise) ? promise : throw new PromiseNotFoundException(id);

    private ValueTask<T> Change<T>(Func<T> change)
    {
        try
        {
            _faults.Reach(FaultPoint.BeforeAppend);
            T result = Under(change);
            _faults.Reach(FaultPoint.BeforeAck);
            return ValueTask.FromResult(result);
        }
        catch (Exception failure)
        {
            return ValueTask.FromException<T>(failure);
        }
    }

    private ValueTask<T> Read<T>(Func<T> read)
    {
        try
        {
            return ValueTask.FromResult(Under(read));
        }
        catch (Exception failure)
        {
            return ValueTask.FromException<T>(failure);
        }
    }

    private T Under<T>(Func<T> action)
    {
        lock (_lock)
        {
            if (!Health.IsHealthy) throw new StoreUnavailableException(Health.Reason ?? "The store is unhealthy.");
            return action();
        }
    }

    private sealed class Worker(ulong number)
    {
        public ulong Number { get; } = number;
        public Epoch Epoch { get; set; }
        public List<OplogEntry> Entries { get; } = [];
        public OplogIndex LastIndex => new((ulong)Entries.Count);
        public required WorkerStatusRecord Status { get; set; }
        public bool Runnable { get; set; }
        public Guid Owner { get; set; }
        public Dictionary<KeyHash, IdempotencyKeyRow> Keys { get; } = [];
        public Dictionary<OplogIndex, Promise> Promises { get; } = [];
    }

    private sealed class Promise
    {
        public byte[]? Data { get; set; }
        public KeyHash? Completer { get; set; }
        public HashSet<WorkerId> Waiters { get; } = [];
    }

    private sealed class TimedWakeUp(WakeUp wakeUp)
    {
        public WakeUp WakeUp { get; } = wakeUp;
        public DateTimeOffset NotBefore { get; set; } = wakeUp.Due;
        public long Token { get; set; }
    }
}
