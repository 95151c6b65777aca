using System.Globalization;
using System.Text;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.KeyValue;

/// <summary>
/// <c>wasi:keyvalue/atomic</c>: numbers are kept as decimal text; an absent key counts as 0. Golem 1.2.2 panics here, so there is
/// nothing to be compatible with. A change that was interrupted before its record is asked for again by its id and so counts once.
/// </summary>
[WitInterface("wasi:keyvalue/atomic")]
internal sealed class Atomic(KeyValueHost host)
{
    private static readonly DurableFunction IncrementFunction = SharedCalls.Writing(
        "golem keyvalue::atomic::increment", WitType.Tuple(WitType.String, WitType.String, WitType.U64), WitType.U64);

    private static readonly DurableFunction SwapFunction = SharedCalls.Writing(
        "golem keyvalue::atomic::compare_and_swap", WitType.Tuple(WitType.String, WitType.String, WitType.U64, WitType.U64), WitType.Bool);

    /// <summary>Adds; wraps at 2^64.</summary>
    public Result<ulong, KeyValueError> Increment(BucketHandle bucket, string key, ulong delta) => KeyValueHost.Answer(
        SharedCalls.Call(
            host.Context,
            IncrementFunction,
            WitValue.Tuple(WitValue.String(bucket.Name), WitValue.String(key), WitValue.U64(delta)),
            () => host.Store.ChangeAsync(
                host.Bucket(bucket.Name), key, host.Context.NextEffectId(), value => Text(unchecked(Number(value) + delta)), host.Context.Interruption),
            static change => WitValue.Ok(WitValue.U64(Number(change.Value)))),
        static value => value.AsU64);

    public Result<bool, KeyValueError> CompareAndSwap(BucketHandle bucket, string key, ulong old, ulong @new) => KeyValueHost.Answer(
        SharedCalls.Call(
            host.Context,
            SwapFunction,
            WitValue.Tuple(WitValue.String(bucket.Name), WitValue.String(key), WitValue.U64(old), WitValue.U64(@new)),
            () => host.Store.ChangeAsync(
                host.Bucket(bucket.Name), key, host.Context.NextEffectId(), value => Number(value) == old ? Text(@new) : null, host.Context.Interruption),
            static change => WitValue.Ok(WitValue.Bool(change.IsMade))),
        static value => value.AsBool);

    private static ulong Number(ReadOnlyMemory<byte>? value) => value is not { } bytes ? 0
        : ulong.TryParse(bytes.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new SharedStoreException("the value is not a number");

    private static ReadOnlyMemory<byte>? Text(ulong number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
