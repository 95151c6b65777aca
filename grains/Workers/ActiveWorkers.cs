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

    public bool Contains(WorkerId worker) => _workers.ContainsKey(worker);

    public void Add(WorkerRuntime runtime) => _workers[runtime.Id] = runtime;

    public void Remove(WorkerRuntime runtime) => _workers.TryRemove(KeyValuePair.Create(runtime.Id, runtime));
}
