using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Runtime.Requests;

/// <summary>Decides, from the status alone, what becomes of new work and of questions about accepted work.</summary>
public static class Admission
{
    /// <summary>Why a new invocation is refused, or null when it may be queued.</summary>
    /// <param name="standardError">What the failed invocation wrote to standard error, for the message.</param>
    public static WorkerFault? Refusal(WorkerStatusRecord status, string standardError) => status switch
    {
        { Status: WorkerStatus.Exited } => new PreviousInvocationExited(),
        { LastError: { } error } => new PreviousInvocationFailed(WithStandardError(error.Message, standardError)),
        { Status: WorkerStatus.Failed } => new PreviousInvocationFailed(WithStandardError("", standardError)),
        _ => null,
    };

    /// <summary>The state of a key that was accepted and has no result.</summary>
    public static InvocationState Unfinished(WorkerStatusRecord status) => status.Status switch
    {
        WorkerStatus.Interrupted => new InvocationState.Failed(RuntimeError.Interrupted),
        WorkerStatus.Exited => new InvocationState.Failed(RuntimeError.Exited),
        WorkerStatus.Failed => new InvocationState.Failed(new RuntimeError(status.LastError?.Message ?? "The worker has failed")),
        _ => new InvocationState.Running(),
    };

    /// <summary>Whether a resume request makes sense for the status.</summary>
    public static bool CanResume(WorkerStatus status) => status is WorkerStatus.Suspended or WorkerStatus.Interrupted or WorkerStatus.Idle;

    /// <summary>Whether a wake-up (promise, sleep, retry) loads the worker.</summary>
    public static bool CanWake(WorkerStatus status) =>
        status is WorkerStatus.Suspended or WorkerStatus.Interrupted or WorkerStatus.Running or WorkerStatus.Retrying;

    /// <summary>The text of a trap, a blank line, and the standard error that came with it.</summary>
    public static string WithStandardError(string message, string standardError) =>
        standardError.Length == 0 ? message : $"{message}\n\n{standardError}";
}
