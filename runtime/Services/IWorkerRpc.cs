using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Services;

/// <summary>
/// Calls from one worker to another. Thread-safe. Safe to repeat: a call with the same target and idempotency key runs once.
/// Transport failures are retried inside; what is thrown is final. Scheduled
/// calls need no such service: they are wake-ups in the caller's commit.
/// </summary>
public interface IWorkerRpc
{
    /// <summary>Invokes and waits for the final outcome.</summary>
    /// <param name="caller">Whose arguments and environment a missing target is created with; becomes its parent.</param>
    /// <returns>The encoded result, see <see cref="InvocationState.Completed"/>.</returns>
    /// <exception cref="WorkerException">The target refused or failed.</exception>
    Task<ReadOnlyMemory<byte>> InvokeAndAwaitAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation);

    /// <summary>Returns once the target has accepted the call durably.</summary>
    /// <exception cref="WorkerException">The target refused.</exception>
    Task InvokeAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation);
}
