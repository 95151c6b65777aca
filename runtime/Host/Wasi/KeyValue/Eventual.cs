using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.KeyValue;

/// <summary><c>wasi:keyvalue/eventual</c>.</summary>
[WitInterface("wasi:keyvalue/eventual")]
internal sealed class Eventual(KeyValueHost host)
{
    private static readonly DurableFunction GetFunction = SharedCalls.Reading(
        "golem keyvalue::eventual::get", KeyValueHost.KeyType, WitType.Option(WitType.List(WitType.U8)));

    private static readonly DurableFunction ExistsFunction = SharedCalls.Reading("golem keyvalue::eventual::exists", KeyValueHost.KeyType, WitType.Bool);
    private static readonly DurableFunction SetFunction = SharedCalls.Writing("golem keyvalue::eventual::set", KeyValueHost.KeyType);
    private static readonly DurableFunction DeleteFunction = SharedCalls.Writing("golem keyvalue::eventual::delete", KeyValueHost.KeyType);

    public Result<IncomingValue?, KeyValueError> Get(BucketHandle bucket, string key) => KeyValueHost.Answer(
        SharedCalls.Call(
            host.Context,
            GetFunction,
            KeyValueHost.Key(bucket.Name, key),
            () => host.Store.GetAsync(host.Bucket(bucket.Name), [key], host.Context.Interruption),
            static values => WitValue.Ok(KeyValueHost.Lower(values[0]))),
        host.Lift);

    public Result<Unit, KeyValueError> Set(BucketHandle bucket, string key, OutgoingValue outgoingValue) => KeyValueHost.Answer(SharedCalls.Call(
        host.Context,
        SetFunction,
        KeyValueHost.Key(bucket.Name, key),
        () => host.Store.SetAsync(host.Bucket(bucket.Name), [new(key, outgoingValue.Content)], host.Context.Interruption)));

    public Result<Unit, KeyValueError> Delete(BucketHandle bucket, string key) => KeyValueHost.Answer(SharedCalls.Call(
        host.Context,
        DeleteFunction,
        KeyValueHost.Key(bucket.Name, key),
        () => host.Store.DeleteAsync(host.Bucket(bucket.Name), [key], host.Context.Interruption)));

    public Result<bool, KeyValueError> Exists(BucketHandle bucket, string key) => KeyValueHost.Answer(
        SharedCalls.Call(
            host.Context,
            ExistsFunction,
            KeyValueHost.Key(bucket.Name, key),
            () => host.Store.GetAsync(host.Bucket(bucket.Name), [key], host.Context.Interruption),
            static values => WitValue.Ok(WitValue.Bool(values[0] is not null))),
        static value => value.AsBool);
}
