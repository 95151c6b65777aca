using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.KeyValue;

/// <summary><c>wasi:keyvalue/eventual-batch</c>.</summary>
[WitInterface("wasi:keyvalue/eventual-batch")]
internal sealed class EventualBatch(KeyValueHost host)
{
    private static readonly DurableFunction GetFunction = SharedCalls.Reading(
        "golem keyvalue::eventual_batch::get_many", KeyValueHost.KeysType, WitType.List(WitType.Option(WitType.List(WitType.U8))));

    private static readonly DurableFunction KeysFunction = SharedCalls.Reading(
        "golem keyvalue::eventual_batch::get_keys", WitType.String, WitType.List(WitType.String));

    private static readonly DurableFunction SetFunction = SharedCalls.Writing("golem keyvalue::eventual_batch::set_many", KeyValueHost.KeysType);
    private static readonly DurableFunction DeleteFunction = SharedCalls.Writing("golem keyvalue::eventual_batch::delete_many", KeyValueHost.KeysType);

    public Result<IncomingValue?[], KeyValueError> GetMany(BucketHandle bucket, string[] keys) => KeyValueHost.Answer(
        SharedCalls.Call(
            host.Context,
            GetFunction,
            KeyValueHost.Keys(bucket.Name, keys),
            () => host.Store.GetAsync(host.Bucket(bucket.Name), keys, host.Context.Interruption),
            static values => WitValue.Ok(WitValue.List(values.Select(KeyValueHost.Lower).ToArray()))),
        values => values.AsItems.Select(host.Lift).ToArray());

    public Result<string[], KeyValueError> Keys(BucketHandle bucket) => KeyValueHost.Answer(
        SharedCalls.Call(
            host.Context,
            KeysFunction,
            WitValue.String(bucket.Name),
            () => host.Store.KeysAsync(host.Bucket(bucket.Name), host.Context.Interruption),
            static keys => WitValue.Ok(SharedCalls.Strings(keys))),
        SharedCalls.LiftStrings);

    public Result<Unit, KeyValueError> SetMany(BucketHandle bucket, (string, OutgoingValue)[] keyValues) => KeyValueHost.Answer(SharedCalls.Call(
        host.Context,
        SetFunction,
        KeyValueHost.Keys(bucket.Name, keyValues.Select(v => v.Item1)),
        () => host.Store.SetAsync(host.Bucket(bucket.Name), [.. keyValues.Select(v => KeyValuePair.Create(v.Item1, v.Item2.Content))], host.Context.Interruption)));

    public Result<Unit, KeyValueError> DeleteMany(BucketHandle bucket, string[] keys) => KeyValueHost.Answer(SharedCalls.Call(
        host.Context,
        DeleteFunction,
        KeyValueHost.Keys(bucket.Name, keys),
        () => host.Store.DeleteAsync(host.Bucket(bucket.Name), keys, host.Context.Interruption)));
}
