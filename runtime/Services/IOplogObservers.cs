using GolemOrleans.Oplog;

namespace GolemOrleans.Runtime.Services;

/// <summary>Those who are to see the entries of workers. Thread-safe.</summary>
public interface IOplogObservers
{
    /// <summary>
    /// Whether one of the plugins, as they are installed in a component version, is to see entries. Never false when it cannot
    /// be told.
    /// </summary>
    /// <param name="active">Ids of installations.</param>
    Task<bool> AnyAsync(Guid componentId, ulong version, IReadOnlyList<Guid> active);

    /// <summary>
    /// Called when a worker has stopped and is about to be removed: takes over what has not been delivered yet. When the task
    /// completes, the oplog is needed no more. Bounded in time whatever the observers do.
    /// </summary>
    /// <exception cref="Requests.WorkerException">It could not be taken over now; the worker must not be removed.</exception>
    Task FinishAsync(WorkerId worker);
}
