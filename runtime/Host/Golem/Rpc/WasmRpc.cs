using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary><c>golem:rpc/types.wasm-rpc</c>: calls to one other worker.</summary>
[WitResource("golem:rpc/types", "wasm-rpc")]
public sealed class WasmRpc : HostObject
{
    private readonly RpcCalls _calls;
    private readonly PollSource _poll;
    private readonly RpcTarget _target;

    internal WasmRpc(RpcCalls calls, PollSource poll, RpcTarget target) : base(null)
    {
        _calls = calls;
        _poll = poll;
        _target = target;
    }

    public WitValue InvokeAndAwait(string functionName, WitValue[] functionParams)
    {
        var call = Prepare(functionName, functionParams);
        return RpcCalls.ToGuest(call, _calls.Await(call));
    }

    public WitValue Invoke(string functionName, WitValue[] functionParams)
    {
        var outcome = _calls.Send(Prepare(functionName, functionParams, awaited: false));
        return outcome.IsOk ? WitValue.Ok() : outcome;
    }

    public FutureInvokeResult AsyncInvokeAndAwait(string functionName, WitValue[] functionParams) =>
        new(new PendingCall(_calls, Prepare(functionName, functionParams)), _poll);

    public void ScheduleInvocation(DateTime scheduledTime, string functionName, WitValue[] functionParams) =>
        _calls.Schedule(Prepare(functionName, functionParams, awaited: false), scheduledTime.ToTime());

    public ScheduleToken ScheduleCancelableInvocation(DateTime scheduledTime, string functionName, WitValue[] functionParams)
    {
        var call = Prepare(functionName, functionParams, awaited: false);
        _calls.Schedule(call, scheduledTime.ToTime());
        return new ScheduleToken(_calls, call);
    }

    private protected override void OnDrop() => _calls.Disconnect(_target);

    private RpcCall Prepare(string functionName, WitValue[] functionParams, bool awaited = true) =>
        _calls.Prepare(_target, functionName, new RpcArguments.Nodes(functionParams), awaited);
}
