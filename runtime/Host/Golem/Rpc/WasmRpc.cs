using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary><c>golem:rpc/types.wasm-rpc</c>: calls to one other worker.</summary>
[WitResource("golem:rpc/types", "wasm-rpc")]
public sealed class WasmRpc : HostObject
{
    private static readonly DurableFunction AwaitFunction = new(
        "golem::rpc::wasm-rpc::invoke-and-await result", WrappedFunctionKind.WriteRemote, WitType.Tuple(WitType.String, WitType.String), RpcCalls.OutcomeType);

    private static readonly DurableFunction InvokeFunction = new(
        "golem::rpc::wasm-rpc::invoke", WrappedFunctionKind.WriteRemote, WitType.Tuple(WitType.String, WitType.String), RpcCalls.OutcomeType);

    private static readonly DurableFunction ScheduleFunction = new(
        "golem::rpc::wasm-rpc::schedule_invocation", WrappedFunctionKind.WriteRemote, WitType.Tuple(WitType.String, WitType.String), Outcomes.Type(null));

    private readonly RpcCalls _calls;
    private readonly PollSource _poll;
    private readonly WorkerId _target;

    internal WasmRpc(RpcCalls calls, PollSource poll, WorkerId target) : base(null)
    {
        _calls = calls;
        _poll = poll;
        _target = target;
    }

    public WitValue InvokeAndAwait(string functionName, WitValue[] functionParams)
    {
        var call = _calls.Prepare(_target, functionName, functionParams);
        var outcome = _calls.Context.Durable(
            AwaitFunction, Describe(call), () => _calls.Context.Wait(_calls.InvokeAndAwaitAsync(call, _calls.Context.Interruption)));
        _calls.Finish(call);
        return RpcCalls.ToGuest(outcome);
    }

    public WitValue Invoke(string functionName, WitValue[] functionParams)
    {
        var call = _calls.Prepare(_target, functionName, functionParams);
        var outcome = _calls.Context.Durable(
            InvokeFunction, Describe(call), () => _calls.Context.Wait(_calls.InvokeAsync(call, _calls.Context.Interruption)));
        _calls.Finish(call);
        return outcome.IsOk ? WitValue.Ok() : outcome;
    }

    public FutureInvokeResult AsyncInvokeAndAwait(string functionName, WitValue[] functionParams) =>
        new(_calls, _poll, _calls.Prepare(_target, functionName, functionParams));

    public void ScheduleInvocation(DateTime scheduledTime, string functionName, WitValue[] functionParams) =>
        Schedule(scheduledTime, functionName, functionParams);

    public ScheduleToken ScheduleCancelableInvocation(DateTime scheduledTime, string functionName, WitValue[] functionParams) =>
        new(_calls, Schedule(scheduledTime, functionName, functionParams));

    private RpcCall Schedule(DateTime at, string functionName, WitValue[] functionParams)
    {
        var call = _calls.Prepare(_target, functionName, functionParams);
        Outcomes.Unwrap(_calls.Context.Durable(ScheduleFunction, Describe(call), () => Outcomes.Of(() =>
            _calls.Schedule(call, at.ToTime()))));
        _calls.Finish(call);
        return call;
    }

    internal static WitValue Describe(RpcCall call) => WitValue.Tuple(WitValue.String(call.Target.ToString()), WitValue.String(call.Function));
}
