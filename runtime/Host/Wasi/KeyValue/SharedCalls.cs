using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.KeyValue;

/// <summary>
/// Recorded calls to the stores that workers share: the outcome is <c>result&lt;T, string&gt;</c>, a failure of the store is an error
/// that the guest sees and replay repeats.
/// </summary>
internal static class SharedCalls
{
    public static DurableFunction Reading(string name, WitType request, WitType? response) =>
        new(name, WrappedFunctionKind.ReadRemote, request, WitType.Result(response, WitType.String));

    public static DurableFunction Writing(string name, WitType request, WitType? response = null) =>
        new(name, WrappedFunctionKind.WriteRemote, request, WitType.Result(response, WitType.String));

    /// <summary>Calls the store and waits.</summary>
    /// <returns>The recorded outcome.</returns>
    public static WitValue Call<T>(WorkerContext context, DurableFunction function, WitValue request, Func<ValueTask<T>> call, Func<T, WitValue> ok) =>
        context.Durable(function, request, () =>
        {
            try
            {
                return ok(context.Wait(call().AsTask()));
            }
            catch (SharedStoreException e)
            {
                return WitValue.Err(WitValue.String(e.Message));
            }
        });

    /// <summary>As the other, for calls without an answer.</summary>
    public static WitValue Call(WorkerContext context, DurableFunction function, WitValue request, Func<ValueTask> call) =>
        Call(context, function, request, async () =>
        {
            await call().ConfigureAwait(false);
            return true;
        }, static _ => WitValue.Ok());

    public static WitValue Bytes(ReadOnlyMemory<byte> bytes) => WitValue.List(bytes.ToArray());

    public static WitValue Strings(IEnumerable<string> strings) => WitValue.List(strings.Select(WitValue.String).ToArray());

    public static ReadOnlyMemory<byte> LiftBytes(WitValue list) => (byte[])list.AsArray;

    public static string[] LiftStrings(WitValue list) => [.. list.AsItems.Select(s => s.AsString)];
}
