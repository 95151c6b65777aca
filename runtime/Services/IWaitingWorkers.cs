using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Services;

/// <summary>
/// What other workers wait for, wherever they run: asked along a chain of waits to find out whether it leads back to where it
/// began. Thread-safe. Loads no worker.
/// </summary>
public interface IWaitingWorkers
{
    /// <summary>What a worker waits for, and where some calls to it stand.</summary>
    /// <param name="calls">Idempotency keys of the calls.</param>
    /// <returns>Null when it does not wait, or when that cannot be found out now.</returns>
    Task<WorkerWait?> LookAsync(WorkerId worker, IReadOnlyList<string> calls, CancellationToken cancellation);

    /// <summary>
    /// Refuses a call that is queued at a worker, provided that the worker still waits as it did. The caller's outcome is
    /// <see cref="InvalidRequest"/> with the given text.
    /// </summary>
    /// <param name="wait">See <see cref="WorkerWait.Id"/>.</param>
    /// <returns>False, and without effect, when something has changed.</returns>
    Task<bool> RefuseAsync(WorkerId worker, string call, string wait, string cycle, CancellationToken cancellation);
}
