using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Runtime.Journal;

/// <summary>Decides whether a worker must go on by itself after a restart of the server.</summary>
public static class RunnableRule
{
    /// <summary>
    /// Running and retrying workers always; idle and suspended ones with a queue; interrupted, failed and exited ones never.
    /// </summary>
    public static bool IsRunnable(WorkerStatusRecord status) => !SeededBugs.ForgetRunnable && status.Status switch
    {
        WorkerStatus.Running or WorkerStatus.Retrying => true,
        WorkerStatus.Idle or WorkerStatus.Suspended => status.PendingInvocations.Count != 0,
        _ => false,
    };
}
