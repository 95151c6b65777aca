using GolemOrleans.Components;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Runtime.Failures;

/// <summary>Why a run of a worker ended other than by having nothing more to do.</summary>
public abstract record WorkerTrap
{
    private WorkerTrap() { }

    /// <summary>Asked to from outside.</summary>
    public sealed record Interrupted(InterruptKind Kind) : WorkerTrap;

    /// <summary>Waits for a time or a promise.</summary>
    public sealed record Suspended(DateTimeOffset? WakeAt, PromiseId? Promise) : WorkerTrap;

    /// <summary>The oplog was set back.</summary>
    public sealed record Jumped : WorkerTrap;

    /// <summary>The guest ended itself.</summary>
    public sealed record Exited : WorkerTrap;

    /// <summary>The call cannot be carried out.</summary>
    public sealed record Invalid(string Details) : WorkerTrap;

    /// <summary>A trap of the guest or an error of a host function.</summary>
    public sealed record Failed(WorkerErrorKind Kind, string Message) : WorkerTrap;

    /// <summary>Code and oplog disagree.</summary>
    public sealed record Diverged(string Expected, string Got, ulong Index) : WorkerTrap;

    /// <summary>The oplog cannot be read.</summary>
    public sealed record Unreadable(string Details) : WorkerTrap;

    /// <summary>Nothing can be written any more: ownership lost, or the store failed.</summary>
    public sealed record Disowned(string Details) : WorkerTrap;

    /// <summary>Recognises what came out of an instance.</summary>
    /// <param name="interrupt">What the run was asked to do meanwhile; it wins over every other reason except a lost store.</param>
    public static WorkerTrap Of(Exception exception, InterruptKind? interrupt)
    {
        var cause = exception is ComponentTrapException { Kind: ComponentTrapKind.Host, InnerException: { } inner } ? inner : exception;
        return cause switch
        {
            OplogOwnershipLostException or WorkerStoreException or StoreUnavailableException => new Disowned(cause.Message),
            WorkerInterruptedException interrupted => new Interrupted(interrupt ?? interrupted.Kind),
            ComponentTrapException { Kind: ComponentTrapKind.Interrupted } when interrupt is { } kind => new Interrupted(kind),
            WorkerSuspendedException suspended => interrupt is { } kind ? new Interrupted(kind) : new Suspended(suspended.WakeAt, suspended.Promise),
            WorkerJumpException => new Jumped(),
            WorkerExitedException => new Exited(),
            InvalidRequestException invalid => new Invalid(invalid.Message),
            UnexpectedOplogEntryException unexpected => new Diverged(unexpected.Expected, unexpected.Got, unexpected.Index),
            CorruptOplogException corrupt => new Unreadable(corrupt.Message),
            OplogFormatException or StoreFormatException => new Unreadable(cause.Message),
            WorkerOutOfMemoryException => new Failed(WorkerErrorKind.OutOfMemory, cause.Message),
            ComponentTrapException { Kind: ComponentTrapKind.StackOverflow } => new Failed(WorkerErrorKind.StackOverflow, cause.Message),
            ComponentTrapException trap => new Failed(WorkerErrorKind.Trap, Text(trap)),
            _ => new Failed(WorkerErrorKind.Trap, cause.Message),
        };
    }

    private static string Text(ComponentTrapException trap) =>
        trap.WasmBacktrace is { Length: > 0 } trace ? $"{trap.Message}\n{trace}" : trap.Message;
}
