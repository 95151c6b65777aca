using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>
/// A call under way whose answer the guest asks for. In replay it is not made; when replay turns live without its completion
/// on record, it is made with the key it had.
/// </summary>
internal sealed class PendingCall
{
    private static readonly DurableFunction GetFunction = new(
        "golem::rpc::future-invoke-result::get",
        WrappedFunctionKind.WriteRemote,
        WitType.Tuple(WitType.String, WitType.String),
        WitType.Option(RpcCalls.OutcomeType),
        observable: false);

    private readonly RpcCalls _calls;
    private Task<WitValue>? _answer;
    private bool _consumed;

    public PendingCall(RpcCalls calls, RpcCall call)
    {
        _calls = calls;
        Call = call;
        calls.Context.WhenLive(Start);
    }

    public RpcCall Call { get; }

    /// <summary>Whether asking again gives something, or traps; live only.</summary>
    public bool IsReady => _consumed || _answer is { IsCompleted: true };

    /// <summary>The recorded outcome (<see cref="RpcCalls.OutcomeType"/>), or null while the call runs.</summary>
    /// <exception cref="HostTrapException">It was given before.</exception>
    public WitValue? Get()
    {
        if (_consumed)
            throw new HostTrapException("future-invoke-result already consumed");
        var context = _calls.Context;
        var recorded = context.Durable(GetFunction, RpcCalls.Describe(Call), () =>
            _answer is { IsCompleted: true } answer ? WitValue.Some(context.Wait(answer)) : WitValue.None);
        context.Commit();
        if (!recorded.IsSome)
            return null;
        _consumed = true;
        _calls.Finish(Call);
        return recorded.Payload;
    }

    /// <summary>Ready when <see cref="Get"/> gives an answer.</summary>
    public Pollable Subscribe(PollSource poll, HostObject owner) => new AnswerPollable(poll, owner, this);

    private void Start()
    {
        if (_consumed || _answer is not null)
            return;
        _calls.Context.CommitBeforeEffect();
        _answer = _calls.InvokeAndAwaitAsync(Call, _calls.Context.Interruption);
    }

    private sealed class AnswerPollable(PollSource poll, HostObject owner, PendingCall call) : Pollable(poll, owner)
    {
        internal override bool IsReady => call.IsReady;

        internal override AwaitedCall? AwaitedCall => call.Call.Awaited;

        internal override Task WhenReady(CancellationToken cancellation) =>
            call._answer is { } answer ? answer.WaitAsync(cancellation) : Task.CompletedTask;
    }
}
