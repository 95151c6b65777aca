using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>
/// <c>golem:rpc/types.future-invoke-result</c>: a call under way. In replay it is not made; when replay turns live without
/// its completion on record, it is made with the key it had.
/// </summary>
[WitResource("golem:rpc/types", "future-invoke-result")]
public sealed class FutureInvokeResult : HostObject
{
    private static readonly DurableFunction GetFunction = new(
        "golem::rpc::future-invoke-result::get",
        WrappedFunctionKind.WriteRemote,
        WitType.Tuple(WitType.String, WitType.String),
        WitType.Option(RpcCalls.OutcomeType),
        observable: false);

    private readonly RpcCalls _calls;
    private readonly RpcCall _call;
    private readonly PollSource _poll;
    private Task<WitValue>? _answer;
    private bool _consumed;

    internal FutureInvokeResult(RpcCalls calls, PollSource poll, RpcCall call) : base(null)
    {
        _calls = calls;
        _call = call;
        _poll = poll;
        calls.Context.WhenLive(Start);
    }

    public Pollable Subscribe() => new AnswerPollable(_poll, this);

    /// <summary>None while the call runs; after the answer was given once, asking again traps.</summary>
    public WitValue Get()
    {
        if (_consumed)
            throw new HostTrapException("future-invoke-result already consumed");
        var context = _calls.Context;
        var recorded = context.Durable(GetFunction, WasmRpc.Describe(_call), () =>
            _answer is { IsCompleted: true } answer ? WitValue.Some(context.Wait(answer)) : WitValue.None);
        context.Commit();
        if (!recorded.IsSome)
            return WitValue.None;
        _consumed = true;
        _calls.Finish(_call);
        return WitValue.Some(RpcCalls.ToGuest(recorded.Payload));
    }

    private void Start()
    {
        if (_consumed || _answer is not null)
            return;
        _calls.Context.CommitBeforeEffect();
        _answer = _calls.InvokeAndAwaitAsync(_call, _calls.Context.Interruption);
    }

    private sealed class AnswerPollable(PollSource poll, FutureInvokeResult future) : Pollable(poll, future)
    {
        internal override bool IsReady => future._consumed || future._answer is { IsCompleted: true };

        internal override Task WhenReady(CancellationToken cancellation) =>
            future._answer is { } answer ? answer.WaitAsync(cancellation) : Task.CompletedTask;
    }
}
