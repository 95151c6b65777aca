using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>The functions of <c>golem:rpc/types</c> outside its resources.</summary>
[WitInterface("golem:rpc/types")]
internal sealed class RpcTypes(RpcCalls calls, PollSource poll)
{
    public Result<GuestUuid, string> ParseUuid(string uuid) => Guid.TryParseExact(uuid, "D", out var parsed)
        ? Result.Ok(GuestUuid.From(parsed))
        : Result.Err($"'{uuid}' is not a UUID");

    public string UuidToString(GuestUuid uuid) => uuid.ToGuid().ToString();

    public WasmRpc CreateWasmRpc(GuestWorkerId workerId) => new(calls, poll, calls.Connect(workerId.ToWorkerId()));

    /// <summary>A target with a fresh name.</summary>
    public WasmRpc WasmRpcEphemeral(GuestComponentId componentId) =>
        new(calls, poll, calls.Connect(new WorkerId(componentId.Uuid.ToGuid(), calls.FreshName())));

    public WitValue ExtractValue(WitValue vnt) => vnt.AsItems[0];

    public WitValue ExtractType(WitValue vnt) => vnt.AsItems[1];
}
