using System.Buffers.Binary;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.KeyValue;

/// <summary>
/// <c>wasi:keyvalue/cache</c>: one cache per account, shared by its workers, in a bucket that no guest can name. A value carries
/// the time after which it counts as absent. Calls are made at once; futures are ready when they are given. Golem 1.2.2 panics
/// here.
/// </summary>
[WitInterface("wasi:keyvalue/cache")]
internal sealed class Cache(KeyValueHost host)
{
    private const string BucketName = "\0cache";
    private const int ExpiryBytes = sizeof(long);

    private static readonly WitType Value = WitType.Option(WitType.List(WitType.U8));
    private static readonly DurableFunction GetFunction = SharedCalls.Reading("golem keyvalue::cache::get", WitType.String, Value);
    private static readonly DurableFunction ExistsFunction = SharedCalls.Reading("golem keyvalue::cache::exists", WitType.String, WitType.Bool);
    private static readonly DurableFunction GetOrSetFunction = SharedCalls.Reading("golem keyvalue::cache::get_or_set", WitType.String, Value);
    private static readonly DurableFunction SetFunction = SharedCalls.Writing("golem keyvalue::cache::set", WitType.String);
    private static readonly DurableFunction DeleteFunction = SharedCalls.Writing("golem keyvalue::cache::delete", WitType.String);

    public FutureGetResult Get(string k) => new(host, Read(GetFunction, k, KeyValueHost.Lower));

    public FutureExistsResult Exists(string k) => new(host, Read(ExistsFunction, k, static value => WitValue.Bool(value is not null)));

    public FutureResult Set(string k, OutgoingValue v, uint? TTLMs) => new(host, Write(k, v.Content, TTLMs));

    public FutureGetOrSetResult GetOrSet(string k) => new(host, Read(GetOrSetFunction, k, KeyValueHost.Lower), new Vacancies(this, k));

    public FutureResult Delete(string k) => new(host, SharedCalls.Call(
        host.Context,
        DeleteFunction,
        WitValue.String(k),
        () => host.Store.DeleteAsync(host.Bucket(BucketName), [k], host.Context.Interruption)));

    internal WitValue Write(string key, ReadOnlyMemory<byte> content, uint? ttlMilliseconds) => SharedCalls.Call(
        host.Context,
        SetFunction,
        WitValue.String(key),
        () =>
        {
            var stored = new byte[ExpiryBytes + content.Length];
            var expiry = ttlMilliseconds is { } ttl ? host.Context.Services.Time.GetUtcNow().AddMilliseconds(ttl).UtcTicks : long.MaxValue;
            BinaryPrimitives.WriteInt64LittleEndian(stored, expiry);
            content.CopyTo(stored.AsMemory(ExpiryBytes));
            return host.Store.SetAsync(host.Bucket(BucketName), [new(key, stored)], host.Context.Interruption);
        });

    private WitValue Read(DurableFunction function, string key, Func<ReadOnlyMemory<byte>?, WitValue> answer) => SharedCalls.Call(
        host.Context,
        function,
        WitValue.String(key),
        () => host.Store.GetAsync(host.Bucket(BucketName), [key], host.Context.Interruption),
        values => WitValue.Ok(answer(Fresh(values[0]))));

    private ReadOnlyMemory<byte>? Fresh(ReadOnlyMemory<byte>? stored) =>
        stored is { Length: >= ExpiryBytes } value && BinaryPrimitives.ReadInt64LittleEndian(value.Span) > host.Context.Services.Time.GetUtcNow().UtcTicks
            ? (ReadOnlyMemory<byte>?)value[ExpiryBytes..]
            : null;

    /// <summary>Makes the places to fill of one key.</summary>
    internal sealed class Vacancies(Cache cache, string key)
    {
        public void Fill(ReadOnlyMemory<byte> content, uint? ttlMilliseconds) => cache.Write(key, content, ttlMilliseconds);
    }
}
