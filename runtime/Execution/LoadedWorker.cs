using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Execution;

/// <summary>
/// An instance with its context and resources: runs invocations, recorded and new. Used by one thread at a time, the one
/// that holds the slot. After any exception that leaves it, it must be disposed.
/// </summary>
internal sealed class LoadedWorker : IDisposable
{
    private readonly IWorkerInstance _instance;
    private readonly GuestCalls _calls;
    private readonly Action _interrupt, _askToPause;

    private LoadedWorker(WorkerContext context, IWorkerInstance instance)
    {
        Context = context;
        _instance = instance;
        _calls = new GuestCalls(context, instance);
        (_interrupt, _askToPause) = (instance.Interrupt, instance.AskToPause);
    }

    public WorkerContext Context { get; }

    public IWorkerInstance Instance => _instance;

    public long MemoryBytes => _instance.MemoryBytes;

    /// <summary>Instantiates on the calling thread.</summary>
    public static LoadedWorker Load(WorkerContext context, RunSlot slot, InterruptSignal signal)
    {
        context.Slot = slot;
        context.Signal = signal;
        try
        {
            var instance = context.Component.Program.Instantiate(context, context.Services.Limits with { MaxMemoryBytes = context.MemoryLimit });
            var loaded = new LoadedWorker(context, instance);
            context.Instance = instance;
            loaded.Enter(slot, signal);
            return loaded;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Lets this thread run it from now on.</summary>
    public void Enter(RunSlot slot, InterruptSignal signal)
    {
        Context.Slot = slot;
        Context.Signal = signal;
        Context.Attach(_interrupt, _askToPause);
    }

    /// <summary>
    /// Runs every recorded invocation again. The last one may go on live; its result is then new.
    /// </summary>
    /// <returns>The key and result of an invocation that was finished live, or null.</returns>
    public FinishedInvocation? Replay()
    {
        FinishedInvocation? finished = null;
        while (!Context.IsLive)
        {
            LimitMemoryAsRecorded();
            var entry = Context.Cursor.Next("ExportedFunctionInvoked");
            if (entry is not ExportedFunctionInvokedEntry invoked)
                throw Context.Cursor.Unexpected("ExportedFunctionInvoked", entry);
            Context.AfterReplayedEntry();
            finished = ReplayInvocation(invoked);
        }

        LimitMemoryAsRecorded();
        Context.AfterReplayedEntry();
        return finished;
    }

    /// <summary>Runs a new invocation: start entry, call, completion entry. Nothing is committed here.</summary>
    /// <exception cref="InvalidRequestException">It does not fit the component; nothing was written, the instance stays usable.</exception>
    public FinishedInvocation Invoke(string key, string function, OplogPayload parameters, InvocationContext trace, Action started)
    {
        var target = CallTarget.Resolve(_instance, function, Context.LoadPayload(parameters).Span);
        _calls.Prepare(target);
        ChangeMemoryLimit(Context.Services.Limits.MaxMemoryBytes);
        var context = InvocationSpans.Start(Context, key, function, trace);
        Context.Append(new ExportedFunctionInvokedEntry(Context.Now, function, parameters, key, context));
        Context.Invocation = new InvocationInProgress(key, function, context);
        started();
        return Complete(key, _calls.Call(target));
    }

    /// <summary>A setting that has changed since the last invocation holds from here on, also when this is replayed.</summary>
    private void ChangeMemoryLimit(long wanted)
    {
        if (Context.MemoryLimit == wanted)
            return;
        Context.Append(new ChangeMemoryLimitEntry(Context.Now, (ulong)wanted));
        LimitMemory(wanted);
    }

    private void LimitMemoryAsRecorded() => LimitMemory((long?)Context.Cursor.MemoryLimit ?? Context.MemoryLimit);

    private void LimitMemory(long bytes)
    {
        if (Context.MemoryLimit == bytes)
            return;
        Context.MemoryLimit = bytes;
        _instance.LimitMemory(bytes);
    }

    public void Dispose()
    {
        _instance.Dispose();
        Context.Dispose();
    }

    private FinishedInvocation? ReplayInvocation(ExportedFunctionInvokedEntry invoked)
    {
        Context.Invocation = new InvocationInProgress(invoked.IdempotencyKey, invoked.FunctionName, invoked.Context);
        var result = CallRecorded(invoked);
        if (Context.IsLive)
            return Complete(invoked.IdempotencyKey, result);
        var completed = Context.Cursor.Next<ExportedFunctionCompletedEntry>("ExportedFunctionCompleted");
        if (!RecordedResult.Equals(result, Context.LoadPayload(completed.Response)))
            throw new UnexpectedOplogEntryException("ExportedFunctionCompleted with this result", "ExportedFunctionCompleted with another result", Context.Cursor.Position.Value);
        Context.EndInvocation();
        Context.Invocation = null;
        Context.AfterReplayedEntry();
        return null;
    }

    private ValueAndType? CallRecorded(ExportedFunctionInvokedEntry invoked)
    {
        try
        {
            var target = CallTarget.Resolve(_instance, invoked.FunctionName, Context.LoadPayload(invoked.Request).Span);
            _calls.Prepare(target);
            return _calls.Call(target);
        }
        catch (InvalidRequestException e)
        {
            throw new UnexpectedOplogEntryException(e.Message, $"ExportedFunctionInvoked({invoked.FunctionName})", Context.Cursor.Position.Value);
        }
    }

    private FinishedInvocation Complete(string key, ValueAndType? result)
    {
        var bytes = result is { } value ? BinaryValueCodec.Encode(value) : ReadOnlyMemory<byte>.Empty;
        Context.RecordMemoryGrowth();
        Context.Append(new ExportedFunctionCompletedEntry(Context.Now, Context.StorePayload(bytes), 0));
        Context.EndInvocation();
        var function = Context.Invocation?.Function ?? "";
        Context.Invocation = null;
        return new FinishedInvocation(key, function, bytes);
    }
}

/// <summary>An invocation that has just been finished live; its completion is appended, not committed.</summary>
internal sealed record FinishedInvocation(string Key, string Function, ReadOnlyMemory<byte> Result);
