using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary><c>golem:rpc/types.cancellation-token</c>: takes a scheduled call back.</summary>
[WitResource("golem:rpc/types", "cancellation-token")]
public sealed class ScheduleToken : HostObject
{
    private readonly RpcCalls _calls;
    private readonly RpcCall _call;

    internal ScheduleToken(RpcCalls calls, RpcCall call) : base(null)
    {
        _calls = calls;
        _call = call;
    }

    /// <summary>No effect when the call was made already.</summary>
    public void Cancel() => _calls.Cancel(_call);
}
