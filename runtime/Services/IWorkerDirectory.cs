using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Services;

/// <summary>
/// What a worker may order of others (<c>golem:api/host</c>). Thread-safe; every operation may be repeated. Metadata and lists come
/// from the store (<see cref="IOplogStore.GetStatusAsync"/>, <see cref="IOplogStore.ListWorkersAsync"/>).
/// </summary>
public interface IWorkerDirectory
{
    /// <summary>The id of the component that the caller knows under the name, or null.</summary>
    Task<Guid?> ResolveComponentAsync(string reference, WorkerId caller, CancellationToken cancellation);

    Task UpdateAsync(WorkerId worker, UpdateRequest request, CancellationToken cancellation);

    Task RevertAsync(WorkerId worker, RevertTarget target, CancellationToken cancellation);

    /// <summary>Copies entries up to the cut-off to a new worker and starts it.</summary>
    /// <param name="appended">Entries of the copy alone, behind the copied ones; null for none.</param>
    /// <exception cref="WorkerException"><see cref="WorkerAlreadyExists"/>, <see cref="WorkerNotFound"/> or <see cref="InvalidRequest"/>.</exception>
    Task ForkAsync(
        WorkerId source, WorkerId target, OplogIndex cutOff, CancellationToken cancellation, IReadOnlyList<OplogEntry>? appended = null);
}
