using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>The functions of <c>golem:rpc/types</c> outside its resources.</summary>
[WitInterface("golem:rpc/types")]
internal sealed class RpcTypes(RpcCalls calls, PollSource poll)
{
    private static readonly DurableFunction NameFunction = new(
        "golem::rpc::wasm-rpc::generate_unique_local_worker_id", WrappedFunctionKind.ReadLocal, WitType.Tuple(), WitType.String);

    public Result<GuestUuid, string> ParseUuid(string uuid) => Guid.TryParseExact(uuid, "D", out var parsed)
        ? Result.Ok(GuestUuid.From(parsed))
        : Result.Err($"'{uuid}' is not a UUID");

    public string UuidToString(GuestUuid uuid) => uuid.ToGuid().ToString();

    public WasmRpc CreateWasmRpc(GuestWorkerId workerId) => new(calls, poll, workerId.ToWorkerId());

    /// <summary>A target with a fresh name.</summary>
    public WasmRpc WasmRpcEphemeral(GuestComponentId componentId)
    {
        var name = calls.Context.Durable(NameFunction, 0, static _ => WitValue.Tuple(), static (c, _) =>
        {
            Span<byte> bytes = stackalloc byte[16];
            c.Services.Random.Fill(bytes);
            bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
            bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
            return WitValue.String(new Guid(bytes, bigEndian: true).ToString());
        }).AsString;
        return new(calls, poll, new WorkerId(componentId.Uuid.ToGuid(), name));
    }

    public WitValue ExtractValue(WitValue vnt) => vnt.AsItems[0];

    public WitValue ExtractType(WitValue vnt) => vnt.AsItems[1];
}
