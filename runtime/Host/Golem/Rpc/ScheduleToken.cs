using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary><c>golem:rpc/types.cancellation-token</c>: takes a scheduled call back.</summary>
[WitResource("golem:rpc/types", "cancellation-token")]
public sealed class ScheduleToken : HostObject
{
    private static readonly DurableFunction CancelFunction = new(
        "golem::rpc::cancellation-token::cancel", WrappedFunctionKind.WriteRemote, WitType.Tuple(WitType.String, WitType.String), Outcomes.Type(null));

    private readonly RpcCalls _calls;
    private readonly RpcCall _call;
    private readonly DateTimeOffset _at;

    internal ScheduleToken(RpcCalls calls, RpcCall call, DateTimeOffset at) : base(null)
    {
        _calls = calls;
        _call = call;
        _at = at;
    }

    /// <summary>No effect when the call was made already.</summary>
    public void Cancel()
    {
        var context = _calls.Context;
        Outcomes.Unwrap(context.Durable(CancelFunction, WasmRpc.Describe(_call), () => Outcomes.Of(() =>
            context.Wait(context.Services.Rpc.CancelScheduledAsync(_call.Target, _call.IdempotencyKey, _at, context.Interruption)))));
    }
}
