using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Runtime.Requests;

/// <summary>Something a worker has to do, in its turn.</summary>
internal abstract class QueuedItem
{
    /// <summary>A queue entry exists in the oplog: after a crash the item is found there.</summary>
    public bool IsPersisted { get; set; }

    public bool IsCancelled { get; set; }
}

/// <summary>Carry the state over to another version by the guest's own functions.</summary>
internal sealed class QueuedManualUpdate(ulong targetVersion) : QueuedItem
{
    public ulong TargetVersion { get; } = targetVersion;
}

/// <summary>A look at the worker's files between two invocations. Kept in memory only: a caller that gets no answer asks again.</summary>
internal abstract class QueuedLook : QueuedItem
{
    public abstract void Run(Files.IWorkerFiles files);

    public abstract void Refuse(WorkerFault fault);
}

/// <inheritdoc/>
internal sealed class QueuedLook<T>(Func<Files.IWorkerFiles, T> look) : QueuedLook
{
    private readonly TaskCompletionSource<T> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Seen => _seen.Task;

    public override void Run(Files.IWorkerFiles files)
    {
        try
        {
            var seen = look(files);
            if (!_seen.TrySetResult(seen))
                (seen as IDisposable)?.Dispose();
        }
        catch (Exception e)
        {
            _seen.TrySetException(e);
        }
    }

    public override void Refuse(WorkerFault fault) => _seen.TrySetException(new WorkerException(fault));

    /// <summary>Nobody waits any more.</summary>
    public void Cancel() => _seen.TrySetCanceled();
}

/// <summary>An invocation known in memory: queued, running, or finished and remembered.</summary>
internal sealed class AcceptedInvocation : QueuedItem
{
    private static readonly InvocationContext s_noContext = InvocationContext.Of(default);

    private TaskCompletionSource<InvocationState> _outcome = NewOutcome();

    public required string Key { get; init; }

    public required string Function { get; init; }

    public required OplogPayload Parameters { get; set; }

    public required InvocationContext Context { get; set; }

    /// <summary>Accepted: in the queue, running or done. Until then it is only registered.</summary>
    public bool IsAccepted { get; set; }

    public bool IsRunning { get; set; }

    /// <summary>Timestamp of the clock when it entered the queue; null when it was there before the worker was opened.</summary>
    public long? QueuedAt { get; set; }

    /// <summary>Completes when the outcome is known; replaced when a failure that is not final has been told.</summary>
    public Task<InvocationState> Outcome => _outcome.Task;

    /// <summary>The final result; durable.</summary>
    public void Complete(ReadOnlyMemory<byte> result)
    {
        // Kept for repeated questions, which need the result only.
        Parameters = OplogPayload.None;
        Context = s_noContext;
        _outcome.TrySetResult(new InvocationState.Completed(result));
    }

    /// <summary>Tells who waits now; the invocation itself may go on later.</summary>
    public void FailWaiters(WorkerFault fault)
    {
        var told = Interlocked.Exchange(ref _outcome, NewOutcome());
        told.TrySetResult(new InvocationState.Failed(fault));
    }

    /// <summary>Final refusal.</summary>
    public void Refuse(WorkerFault fault) => _outcome.TrySetResult(new InvocationState.Failed(fault));

    public bool IsDone => _outcome.Task.IsCompleted;

    private static TaskCompletionSource<InvocationState> NewOutcome() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
