using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Wire;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
    private int _unrecordedDepth;

    /// <summary>
    /// True when host calls act for real; false while recorded ones are replayed. Turns true once per loaded instance, within
    /// a host call or between invocations.
    /// </summary>
    public bool IsLive => _replay.IsLive;

    /// <summary>False while a snapshot function runs: calls act and nothing is recorded or replayed.</summary>
    public bool IsRecording => _unrecordedDepth == 0;

    /// <summary>
    /// One durable host call. Replaying: returns the recorded response, nothing is performed. Live: makes everything before an
    /// observable effect durable, performs, records request and response, returns the response.
    /// </summary>
    /// <param name="request">What was asked, for people and queries; not compared in replay.</param>
    /// <param name="perform">
    /// The call itself. Errors that the guest may see are part of the response; an exception is not recorded and traps.
    /// </param>
    /// <param name="batch">The batch of a <see cref="WrappedFunctionKind.WriteRemoteBatched"/> call.</param>
    /// <exception cref="UnexpectedOplogEntryException">The oplog has another entry here.</exception>
    public WitValue Durable(DurableFunction function, WitValue request, Func<WitValue> perform, OplogIndex? batch = null)
    {
        if (TryReplay(function, out var recorded))
        {
            if (SeededBugs.RepeatEffects && function.IsObservable) perform();
            return recorded;
        }

        var begin = BeginCall(function);
        var response = perform();
        EndCall(function, request, response, batch, begin);
        return response;
    }

    /// <summary>As the other overload, without closures: use static lambdas.</summary>
    public WitValue Durable<TState>(DurableFunction function, TState state, Func<TState, WitValue> request, Func<WorkerContext, TState, WitValue> perform, OplogIndex? batch = null)
    {
        if (TryReplay(function, out var recorded))
            return SeededBugs.ReadClocksInReplay && function.Kind == WrappedFunctionKind.ReadLocal ? perform(this, state) : recorded;
        var begin = BeginCall(function);
        var response = perform(this, state);
        EndCall(function, request(state), response, batch, begin);
        return response;
    }

    /// <summary>
    /// The replaying half of a durable call, for host functions that are not of the usual form.
    /// </summary>
    /// <returns>False when live: perform the call and <see cref="Record"/> it.</returns>
    public bool TryReplay(DurableFunction function, out WitValue response)
    {
        if (_replay.IsLive || _unrecordedDepth != 0)
        {
            response = default;
            return false;
        }

        return ReplayCall(function, out response);
    }

    /// <summary>
    /// The recorded answer of a call that replay meets next, without taking it: for events that are recorded only when they
    /// happen, such as a limit that was reached. Null when live or when something else comes.
    /// </summary>
    public WitValue? Peek(DurableFunction function) => !_replay.IsLive && _unrecordedDepth == 0
        && _replay.Peek is ImportedFunctionInvokedEntry next && string.Equals(next.FunctionName, function.Name, StringComparison.Ordinal)
            ? PayloadCodec.Decode(function.Response, LoadPayload(next.Response), _replay.Position)
            : null;

    /// <summary>
    /// Makes everything recorded so far durable; call it before an effect that another party can observe. Waits, giving up
    /// the run slot, only when something is not durable yet. No-op in replay and while nothing is recorded.
    /// </summary>
    /// <exception cref="WorkerInterruptedException">Interrupted while waiting: the effect must not happen.</exception>
    public void CommitBeforeEffect()
    {
        if (!_replay.IsLive || _unrecordedDepth != 0)
            return;
        if (!SeededBugs.EffectBeforeCommit)
            WaitDurable();
        Services.Faults.Reach(FaultPoint.BeforeEffect);
    }

    /// <summary>The live half of a durable call: appends the entry. It becomes durable before the next effect or the end.</summary>
    /// <param name="batch">The batch the call belongs to, see <see cref="BeginRemoteWrite"/>.</param>
    public void Record(DurableFunction function, WitValue request, WitValue response, OplogIndex? batch = null)
    {
        if (_unrecordedDepth != 0)
            return;
        var entry = EntryOf(function, request, response, batch);

        // The value, its recorded form and the chunk in the store.
        Services.Passing.Note(EntrySize.Of(entry), copies: 3);
        Append(entry);
    }

    /// <summary>The entry of a finished call, for this oplog or a copy of it.</summary>
    internal ImportedFunctionInvokedEntry EntryOf(DurableFunction function, WitValue request, WitValue response, OplogIndex? batch = null) => new(
        Services.Time.GetUtcNow(),
        function.Name,
        StorePayload(function.Request.Encode(request)),
        StorePayload(function.Response.Encode(response)),
        new WrappedFunctionType(function.Kind, batch));

    /// <summary>Runs an action in which host calls act and leave no trace: snapshot functions.</summary>
    internal T Unrecorded<T>(Func<T> action)
    {
        _unrecordedDepth++;
        try
        {
            return action();
        }
        finally
        {
            _unrecordedDepth--;
        }
    }

    private bool ReplayCall(DurableFunction function, out WitValue response)
    {
        if (PersistenceLevel == PersistenceLevel.PersistNothing)
            throw new HostTrapException("Trying to replay a durable invocation in a PersistNothing block");
        if (function.Kind != WrappedFunctionKind.WriteRemote || IdempotenceMode)
        {
            response = ReadCall(function);
            return true;
        }

        var begin = BeginRemoteWrite();
        if (_replay.IsLive)
        {
            response = default;
            return false;
        }

        response = ReadCall(function);
        EndRemoteWrite(begin);
        return true;
    }

    private WitValue ReadCall(DurableFunction function)
    {
        var entry = _replay.Next(function.Name);
        if (entry is not ImportedFunctionInvokedEntry call || !string.Equals(call.FunctionName, function.Name, StringComparison.Ordinal))
            throw _replay.Unexpected(function.Name, entry);
        var response = PayloadCodec.Decode(function.Response, LoadPayload(call.Response), _replay.Position);
        AfterReplayedEntry();
        return response;
    }

    private OplogIndex? BeginCall(DurableFunction function)
    {
        if (_unrecordedDepth != 0)
            return null;
        OplogIndex? begin = function.Kind == WrappedFunctionKind.WriteRemote && !IdempotenceMode ? BeginRemoteWrite() : null;
        if (function.IsObservable)
            CommitBeforeEffect();
        return begin;
    }

    private void EndCall(DurableFunction function, WitValue request, WitValue response, OplogIndex? batch, OplogIndex? begin)
    {
        if (function.IsObservable && _unrecordedDepth == 0)
            Services.Faults.Reach(FaultPoint.AfterEffect);
        Record(function, request, response, batch);
        if (begin is { } index)
            EndRemoteWrite(index);
        if (function.IsObservable && _unrecordedDepth == 0)
            Services.Faults.Reach(FaultPoint.AfterEffectRecorded);
    }

    internal OplogPayload StorePayload(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length <= OplogPayload.InlineBytesMax)
            return OplogPayload.Inline(bytes);
        if (bytes.Length > Services.Limits.MaxHostCallPayloadBytes)
            throw Refuse(Limit.Payload, $"A host call's payload of {bytes.Length} bytes is over the limit of {Services.Limits.MaxHostCallPayloadBytes}");
        return Wait(Services.Blobs.StorePayloadAsync(bytes).AsTask());
    }

    internal ReadOnlyMemory<byte> LoadPayload(OplogPayload payload) =>
        payload.IsInline ? payload.Bytes : Wait(Services.Blobs.LoadPayloadAsync(payload).AsTask());
}
