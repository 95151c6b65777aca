using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime.Failures;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
    /// <summary><c>create-promise</c>: named by the NoOp that is written with it, and durable with it.</summary>
    public PromiseId CreatePromise()
    {
        var index = Marker("NoOp", static entry => entry is NoOpEntry,
            static context =>
            {
                var made = context._journal.Append(new NoOpEntry(context.Now), static (batch, at) => batch.CreatedPromises.Add(at));
                context._lastAppended = made;
                return made;
            });
        return new PromiseId(Id, index);
    }

    /// <summary>
    /// The data of a complete promise, or null. Reads the store, also in replay; a promise of this worker that is not durable
    /// yet is incomplete.
    /// </summary>
    /// <exception cref="PromiseNotFoundException">No such promise.</exception>
    public ReadOnlyMemory<byte>? ReadPromise(PromiseId promise)
    {
        if (promise.Worker == Id && promise.Index > _journal.Durable)
            WaitDurable();
        return Wait(Services.Oplogs.PollPromiseAsync(promise).AsTask());
    }

    /// <summary>
    /// <c>await-promise</c>: the data, or the worker is suspended until the promise is complete and asks again. Not recorded:
    /// a complete promise stays what it is.
    /// </summary>
    public ReadOnlyMemory<byte> AwaitPromise(PromiseId promise)
    {
        if (ReadPromise(promise) is { } data)
            return data;
        Services.Faults.Reach(FaultPoint.BetweenReadAndSuspend);
        throw new WorkerSuspendedException(null, promise);
    }

    /// <summary>Completes a promise; use within a durable call. The first completion wins; repeating this very call is true again.</summary>
    public bool CompletePromise(PromiseId promise, ReadOnlyMemory<byte> data)
    {
        var completer = KeyHash.Of($"{Id}#{StableIndex}");
        var isFirst = Wait(Services.Oplogs.CompletePromiseAsync(promise, data, Now, completer).AsTask());
        Services.Faults.Reach(FaultPoint.AfterPromiseCompleted);
        return isFirst;
    }
}
