using System.Collections.Concurrent;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime;

namespace GolemOrleans.Grains.Workers;

/// <summary>The workers whose runtime lives in this silo. Thread-safe.</summary>
public sealed class ActiveWorkers
{
    private readonly ConcurrentDictionary<WorkerId, WorkerRuntime> _workers = new();

    public int Count => _workers.Count;

    public IEnumerable<WorkerRuntime> All => _workers.Values;

    /// <summary>The worker's runtime in this silo, or null. It need not be the worker's owner any more.</summary>
    public WorkerRuntime? Find(WorkerId worker) => _workers.GetValueOrDefault(worker);

    public void Add(WorkerRuntime runtime) => _workers[runtime.Id] = runtime;

    public void Remove(WorkerRuntime runtime) => _workers.TryRemove(KeyValuePair.Create(runtime.Id, runtime));
}
