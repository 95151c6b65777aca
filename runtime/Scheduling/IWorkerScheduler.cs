namespace GolemOrleans.Runtime.Scheduling;

/// <summary>
/// Threads on which wasm runs, and the slots that limit how many of them compute at once. Thread-safe.
/// </summary>
/// <remarks>
/// A piece of work owns its thread until it returns and holds a slot except while it waits (<see cref="RunSlot.Wait"/>).
/// Work that computes for long passes its slot on (<see cref="RunSlot.PassOn"/>) when asked to and others want it.
/// So a worker that waits for another worker never keeps the other from running: when no thread is left for queued work, work
/// that has waited longest is asked to return (<see cref="RunSlot.Evict"/>), one for each piece of queued work.
/// </remarks>
public interface IWorkerScheduler
{
    /// <summary>
    /// Runs the work on a dedicated thread whose stack is large enough for wasm, as soon as a thread and a slot are free,
    /// in the order of the calls. Never runs it on the caller's thread.
    /// </summary>
    /// <param name="work">Must not throw: an exception that escapes is a programming error and is given to the task.</param>
    /// <returns>Completes when the work has returned; its continuations never run on the dedicated thread.</returns>
    Task RunAsync(Action<RunSlot> work);
}

/// <summary>The right to compute. One per piece of work, used only on its thread.</summary>
public abstract class RunSlot
{
    /// <summary>
    /// Gives the slot to others until the task has completed or the token is cancelled, and takes one again. Returns at once
    /// when the task has completed already. Does not throw and does not observe the task's error.
    /// </summary>
    /// <returns>False when cancelled before the task completed.</returns>
    public abstract bool Wait(Task task, CancellationToken cancellation);

    /// <summary>
    /// Gives the slot to others that want one and takes one again in turn; returns at once when nobody wants it.
    /// </summary>
    public abstract void PassOn();

    /// <summary>
    /// How to make the work call <see cref="PassOn"/> soon: others want a slot and it has had its share. Called any number of
    /// times, from any thread, while the work runs; must not wait. Null: the work keeps its slot until it waits.
    /// </summary>
    public Action? Preempt { get; set; }

    /// <summary>
    /// How to make the work return early because others need its thread; it is to be started anew later. Called at most once,
    /// from any thread, after the work has begun to wait. Null: the work cannot be interrupted so.
    /// </summary>
    public Action? Evict { get; set; }
}
