using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Runtime.Journal;

/// <summary>Decides whether a worker must go on by itself after a restart of the server.</summary>
public static class RunnableRule
{
    /// <summary>
    /// Running and retrying workers always; idle and suspended ones with a queue or an update to make; failed and exited ones never; interrupted
    /// ones only when they were resumed and have something to do.
    /// </summary>
    public static bool IsRunnable(WorkerStatusRecord status, bool isResumed = false) => !SeededBugs.ForgetRunnable && status.Status switch
    {
        WorkerStatus.Running or WorkerStatus.Retrying => true,
        WorkerStatus.Idle or WorkerStatus.Suspended => status.PendingInvocations.Count != 0 || status.PendingUpdates.Count != 0,
        WorkerStatus.Interrupted => isResumed && (status.CurrentInvocation is not null || status.PendingInvocations.Count != 0),
        _ => false,
    };
}
