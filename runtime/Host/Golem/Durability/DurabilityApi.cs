using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Runtime.Wire;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Rpc;
using GolemOrleans.Values.Types;
using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Golem.Durability;

/// <summary><c>golem:durability/durability</c>: libraries make calls of their own durable.</summary>
[WitInterface("golem:durability/durability")]
internal sealed class DurabilityApi(WorkerContext context, PollSource poll)
{
    private static readonly WitType Bytes = WitType.List(WitType.U8);

    /// <summary>Calls of guests are counted nowhere.</summary>
    public void ObserveFunctionCall(string iface, string function) { }

    public ulong BeginDurableFunction(WitValue functionType) => context.BeginGuestCall(FunctionTypes.Lift(functionType)).Value;

    public void EndDurableFunction(WitValue functionType, ulong beginIndex, bool forcedCommit) =>
        context.EndGuestCall(FunctionTypes.Lift(functionType), new OplogIndex(beginIndex), forcedCommit);

    public DurableExecutionState CurrentDurableExecutionState() => new(context.IsLive, context.PersistenceLevel);

    public void PersistDurableFunctionInvocation(string functionName, byte[] request, byte[] response, WitValue functionType) =>
        context.RecordGuestCall(
            functionName,
            PayloadCodec.Encode(Bytes, WitValue.List(request)),
            PayloadCodec.Encode(Bytes, WitValue.List(response)),
            FunctionTypes.Lift(functionType));

    public void PersistTypedDurableFunctionInvocation(string functionName, WitValue request, WitValue response, WitValue functionType) =>
        context.RecordGuestCall(functionName, Encode(request), Encode(response), FunctionTypes.Lift(functionType));

    /// <summary>A response that was recorded as bytes is given as they were; another one in its stored encoding.</summary>
    public WitValue ReadPersistedDurableFunctionInvocation()
    {
        var (entry, response) = context.ReadGuestCall();
        var typed = BinaryValueCodec.ReadTyped(response.Span);
        var bytes = TypeMismatch.Find(Bytes, typed.Type) is null ? typed.Value : WitValue.List(response.ToArray());
        return Describe(entry, bytes);
    }

    public WitValue ReadPersistedTypedDurableFunctionInvocation()
    {
        var (entry, response) = context.ReadGuestCall();
        return Describe(entry, WitValueNodes.Encode(BinaryValueCodec.ReadTyped(response.Span), RpcTarget.UrnOf(context.Id)));
    }

    public LazyInitializedPollable CreateLazyInitializedPollable() => new(poll);

    private static WitValue Describe(ImportedFunctionInvokedEntry entry, WitValue response) => WitValue.Record(
        DateTime.From(entry.Timestamp).Lower(),
        WitValue.String(entry.FunctionName),
        response,
        FunctionTypes.Lower(entry.FunctionType),
        WitValue.Enum((int)OplogEntryVersion.V2));

    private ReadOnlyMemory<byte> Encode(WitValue valueAndType)
    {
        try
        {
            var typed = WitValueNodes.DecodeTyped(valueAndType, RpcTarget.UrnOf(context.Id));
            return PayloadCodec.Encode(typed.Type, typed.Value);
        }
        catch (WitNodeException e)
        {
            throw new Failures.HostTrapException($"The value to persist is malformed: {e.Message}");
        }
    }

    private enum OplogEntryVersion { V1, V2 }
}

/// <summary><c>durable-execution-state</c>.</summary>
public sealed record DurableExecutionState(bool IsLive, PersistenceLevel PersistenceLevel);
