using GolemOrleans.Oplog;

namespace GolemOrleans.Runtime.Failures;

/// <summary>
/// Thrown by host functions to end the running call for a reason that is not an error of the guest. Reaches the run loop as
/// the inner exception of a <see cref="Components.ComponentTrapException"/>. Guests cannot catch it.
/// </summary>
public abstract class WorkerControlException(string message) : Exception(message);

/// <summary>The worker was asked to stop while it waited in a host call.</summary>
public sealed class WorkerInterruptedException(InterruptKind kind) : WorkerControlException($"Interrupted ({kind})")
{
    public InterruptKind Kind { get; } = kind;
}

/// <summary>
/// The worker waits for something far away (a promise, a long sleep) and is unloaded until then.
/// </summary>
/// <param name="wakeAt">Wakes at this time when set; otherwise only by promise, invocation or resume.</param>
/// <param name="promise">The awaited promise, or null.</param>
public sealed class WorkerSuspendedException(DateTimeOffset? wakeAt, PromiseId? promise) : WorkerControlException("Suspended")
{
    public DateTimeOffset? WakeAt { get; } = wakeAt;

    public PromiseId? Promise { get; } = promise;
}

/// <summary>The guest called <c>exit</c>.</summary>
public sealed class WorkerExitedException(int code) : WorkerControlException($"Process exited ({code})")
{
    public int Code { get; } = code;
}

/// <summary>The guest set its oplog back (<c>set-oplog-index</c>); the Jump entry is durable already.</summary>
public sealed class WorkerJumpException() : WorkerControlException("Jump");

/// <summary>Replay met another entry than the running code asked for: the code is not deterministic or has changed.</summary>
public sealed class UnexpectedOplogEntryException(string expected, string got, ulong index)
    : WorkerControlException($"Unexpected oplog entry at {index}: expected {expected}, got {got}")
{
    public string Expected { get; } = expected;

    public string Got { get; } = got;

    public ulong Index { get; } = index;
}

/// <summary>A recorded entry cannot be decoded or is of a kind that this version does not know; nothing was changed.</summary>
public sealed class CorruptOplogException(ulong index, string reason) : WorkerControlException($"Oplog entry {index}: {reason}")
{
    public ulong Index { get; } = index;
}

/// <summary>The store or its connection failed; the instance is dropped and callers may try again.</summary>
public sealed class WorkerStoreException(string message, Exception inner) : Exception(message, inner);

/// <summary>Memory for the worker cannot be had; retried without limit after others were unloaded.</summary>
public sealed class WorkerOutOfMemoryException() : WorkerControlException("Out of memory");

/// <summary>The invocation itself cannot be carried out; the worker stays usable.</summary>
public sealed class InvalidRequestException(string details) : WorkerControlException(details);

/// <summary>A host function fails the guest with a message, as a trap does.</summary>
public sealed class HostTrapException(string message) : Exception(message);
