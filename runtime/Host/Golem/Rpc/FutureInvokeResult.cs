using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary><c>golem:rpc/types.future-invoke-result</c>: a call under way.</summary>
[WitResource("golem:rpc/types", "future-invoke-result")]
public sealed class FutureInvokeResult : HostObject
{
    private readonly PendingCall _call;
    private readonly PollSource _poll;

    internal FutureInvokeResult(PendingCall call, PollSource poll) : base(null) => (_call, _poll) = (call, poll);

    public Pollable Subscribe() => _call.Subscribe(_poll, this);

    /// <summary>None while the call runs; after the answer was given once, asking again traps.</summary>
    public WitValue Get() => _call.Get() is { } outcome ? WitValue.Some(RpcCalls.ToGuest(_call.Call, outcome)) : WitValue.None;
}
