using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Failures;

/// <summary>What to do after a trap.</summary>
/// <param name="Entry">Written and committed first; null for none.</param>
/// <param name="Next">How the worker goes on.</param>
/// <param name="Delay">Of <see cref="TrapNext.RestartAfterDelay"/>.</param>
/// <param name="Callers">Who gets <paramref name="Fault"/>.</param>
public sealed record TrapFollowUp(OplogEntry? Entry, TrapNext Next, CallerEffect Callers, WorkerFault? Fault = null, TimeSpan Delay = default)
{
    /// <summary>What the Error entry and the caller say of an invocation that ran too long.</summary>
    public const string TimeLimitMessage = "The invocation exceeded its time limit";

    /// <summary>
    /// The table of the reference (durability semantics, 4.1), as a pure function.
    /// </summary>
    /// <param name="failedBefore">Error entries at the end of the oplog, this trap not counted.</param>
    /// <param name="random">Uniform in [0, 1), for jitter.</param>
    public static TrapFollowUp Of(WorkerTrap trap, ulong failedBefore, RetryPolicy policy, double random, DateTimeOffset now) => trap switch
    {
        WorkerTrap.Interrupted { Kind: InterruptKind.User } =>
            new(new InterruptedEntry(now), TrapNext.Stop, CallerEffect.FailAll, RuntimeError.Interrupted),
        WorkerTrap.Interrupted { Kind: InterruptKind.Restart } => new(null, TrapNext.Restart, CallerEffect.Wait),
        WorkerTrap.Interrupted { Kind: InterruptKind.TimeLimit } =>
            OfError(new WorkerTrap.Failed(WorkerErrorKind.Trap, TimeLimitMessage), failedBefore + 1, policy, random, now),
        WorkerTrap.Interrupted { Kind: InterruptKind.Unload } => new(null, TrapNext.Stop, CallerEffect.Wait),
        WorkerTrap.Interrupted => new(null, TrapNext.Close, CallerEffect.FailAll, RuntimeError.Interrupted),
        WorkerTrap.Suspended => new(new SuspendEntry(now), TrapNext.Stop, CallerEffect.Wait),
        WorkerTrap.Jumped => new(null, TrapNext.Restart, CallerEffect.Wait),
        WorkerTrap.Exited => new(new ExitedEntry(now), TrapNext.Stop, CallerEffect.FailAll, RuntimeError.Exited),
        WorkerTrap.Invalid invalid => new(null, TrapNext.Stop, CallerEffect.FailCurrent, new InvalidRequest(invalid.Details)),
        WorkerTrap.Diverged diverged =>
            new(null, TrapNext.Stop, CallerEffect.FailAll, new UnexpectedOplogEntry(diverged.Expected, diverged.Got, diverged.Index)),
        WorkerTrap.Unreadable unreadable => new(null, TrapNext.Stop, CallerEffect.FailAll, new UnknownFault(unreadable.Details)),
        WorkerTrap.Disowned lost => new(null, TrapNext.Close, CallerEffect.FailAll, new WorkerUnavailable(lost.Details)),
        WorkerTrap.Failed failed => OfError(failed, failedBefore + 1, policy, random, now),
        _ => throw new ArgumentException($"The trap {trap} is not in the table.", nameof(trap)),
    };

    private static TrapFollowUp OfError(WorkerTrap.Failed failed, ulong attempts, RetryPolicy policy, double random, DateTimeOffset now)
    {
        var entry = new ErrorEntry(now, new WorkerError(failed.Kind, failed.Message));
        var delay = failed.Kind switch
        {
            WorkerErrorKind.OutOfMemory => RetryPolicy.OutOfMemory.DelayAfter(attempts, random),
            WorkerErrorKind.Trap => policy.DelayAfter(attempts, random),
            _ => null,
        };
        return delay is { } wait
            ? new(entry, TrapNext.RestartAfterDelay, CallerEffect.Wait, Delay: wait)
            : new(entry, TrapNext.Stop, CallerEffect.FailAll, new RuntimeError(failed.Message));
    }
}

/// <summary>How a worker goes on after a trap.</summary>
public enum TrapNext
{
    /// <summary>Unloaded until somebody asks for it.</summary>
    Stop,

    /// <summary>Loaded again at once.</summary>
    Restart,

    RestartAfterDelay,

    /// <summary>This runtime is finished.</summary>
    Close,
}

/// <summary>What callers learn of a trap.</summary>
public enum CallerEffect
{
    /// <summary>They keep waiting.</summary>
    Wait,

    /// <summary>The caller of the invocation that ran.</summary>
    FailCurrent,

    /// <summary>That one and all that are queued.</summary>
    FailAll,
}
