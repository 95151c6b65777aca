using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Services;

/// <summary>
/// Calls from one worker to another. Thread-safe. Safe to repeat: a call with the same target and idempotency key runs once.
/// Transport failures are retried inside; what is thrown is final.
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

    /// <summary>
    /// Asks for an invocation at a time; durable when the task completes, never early, and at once when the time has passed.
    /// The request's idempotency key names the schedule.
    /// </summary>
    Task ScheduleAsync(WorkerId target, InvocationRequest request, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Takes a schedule back; no effect when it has fired or never existed.</summary>
    Task CancelScheduledAsync(WorkerId target, string idempotencyKey, DateTimeOffset at, CancellationToken cancellation);
}
