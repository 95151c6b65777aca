using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Clients;

/// <summary>A <c>future-…-result</c> of a generated client.</summary>
internal sealed class RemoteFuture(PendingCall call, PollSource poll) : HostObject(null)
{
    public Pollable Subscribe() => call.Subscribe(poll, this);

    /// <summary>None while the call runs; an error of the call traps.</summary>
    public WitValue Get(WitType type, WorkerHost host) => call.Get() is { } outcome
        ? WitValue.Some(RemoteClient.Result(host, call.Call.Function, type, RemoteClient.Check(call.Call.Function, outcome)))
        : WitValue.None;
}
