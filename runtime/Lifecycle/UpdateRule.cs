using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Lifecycle;

/// <summary>Decisions about updates. Pure.</summary>
public static class UpdateRule
{
    /// <summary>How the details of an update begin that ended before there was a snapshot.</summary>
    public const string NoSnapshotText = "failed to get a snapshot for manual update";

    /// <summary>Why an update request is refused, or null.</summary>
    public static InvalidRequest? Refusal(WorkerStatusRecord status, UpdateRequest request, bool isEphemeral)
    {
        if (isEphemeral)
            return new InvalidRequest("Ephemeral workers cannot be updated");
        if (status.ComponentVersion == request.TargetVersion)
            return new InvalidRequest("Worker is already at the target version");
        var isPending = request.Mode == UpdateMode.Automatic
            ? status.PendingUpdates.Any(pending => pending.Description is UpdateDescription.Automatic && pending.Description.TargetVersion == request.TargetVersion)
            : status.PendingInvocations.Any(pending => pending.Invocation is PendingInvocation.ManualUpdate update && update.TargetVersion == request.TargetVersion);
        return isPending ? new InvalidRequest("The same update is already in progress") : null;
    }

    /// <summary>Why the worker can never save its state, as the text of a FailedUpdate entry; null when it still may.</summary>
    public static string? NoSnapshot(WorkerStatusRecord status) => status switch
    {
        { PendingUpdates.Count: > 0 } => null,
        { Status: WorkerStatus.Failed } => $"{NoSnapshotText}: the worker has failed: {status.LastError?.Message}",
        { Status: WorkerStatus.Exited } => $"{NoSnapshotText}: {RuntimeError.Exited.Details}",
        _ => null,
    };

    /// <summary>The target versions of the snapshot updates in the queue, in order.</summary>
    public static IEnumerable<ulong> QueuedTargets(WorkerStatusRecord status) =>
        status.PendingInvocations.Select(pending => pending.Invocation).OfType<PendingInvocation.ManualUpdate>().Select(update => update.TargetVersion);

    /// <summary>Whether a trap before the update has succeeded means that it has failed.</summary>
    public static bool Fails(WorkerTrap trap) => trap is not (WorkerTrap.Interrupted or WorkerTrap.Disowned or WorkerTrap.Jumped);

    /// <summary>The text of the FailedUpdate entry.</summary>
    public static string Details(UpdateDescription update, WorkerTrap trap)
    {
        var reason = trap switch
        {
            WorkerTrap.Failed failed => failed.Message,
            WorkerTrap.Invalid invalid => invalid.Details,
            WorkerTrap.Diverged diverged => new UnexpectedOplogEntry(diverged.Expected, diverged.Got, diverged.Index).Message,
            WorkerTrap.Unreadable unreadable => unreadable.Details,
            WorkerTrap.Exited => RuntimeError.Exited.Details,
            _ => trap.ToString(),
        };
        return update is UpdateDescription.SnapshotBased
            ? $"Manual update failed to load snapshot: {reason}"
            : $"Automatic update failed: {reason}";
    }
}
