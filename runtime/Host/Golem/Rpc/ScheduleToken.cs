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

    internal ScheduleToken(RpcCalls calls, RpcCall call) : base(null)
    {
        _calls = calls;
        _call = call;
    }

    /// <summary>No effect when the call was made already.</summary>
    public void Cancel()
    {
        var context = _calls.Context;
        Outcomes.Unwrap(context.Durable(CancelFunction, WasmRpc.Describe(_call), () => Outcomes.Of(() =>
            _calls.CancelSchedule(_call))));
    }
}
