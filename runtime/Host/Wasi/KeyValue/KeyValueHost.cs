using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.KeyValue;

/// <summary>What the key-value interfaces of one worker share. Buckets belong to the account of the worker's component.</summary>
internal sealed class KeyValueHost(WorkerContext context, PollSource poll, IKeyValueStore store)
{
    /// <summary>Bucket and key.</summary>
    public static WitType KeyType { get; } = WitType.Tuple(WitType.String, WitType.String);

    /// <summary>Bucket and keys.</summary>
    public static WitType KeysType { get; } = WitType.Tuple(WitType.String, WitType.List(WitType.String));

    public WorkerContext Context => context;

    public PollSource Poll => poll;

    public IKeyValueStore Store => store;

    public int MaxValueBytes => context.Services.Limits.MaxHostCallPayloadBytes;

    public Bucket Bucket(string name) => new(context.Component.AccountId, name);

    public static WitValue Key(string bucket, string key) => WitValue.Tuple(WitValue.String(bucket), WitValue.String(key));

    public static WitValue Keys(string bucket, IEnumerable<string> keys) => WitValue.Tuple(WitValue.String(bucket), SharedCalls.Strings(keys));

    /// <summary>An optional value as it is recorded.</summary>
    public static WitValue Lower(ReadOnlyMemory<byte>? value) => value is { } bytes ? WitValue.Some(SharedCalls.Bytes(bytes)) : WitValue.None;

    public IncomingValue? Lift(WitValue value) => value.IsSome ? new IncomingValue(poll, SharedCalls.LiftBytes(value.Payload)) : null;

    /// <summary>A recorded outcome as the guest gets it.</summary>
    public static Result<T, KeyValueError> Answer<T>(WitValue outcome, Func<WitValue, T> ok) =>
        outcome.IsOk ? Result.Ok(ok(outcome.HasPayload ? outcome.Payload : default)) : Result.Err(new KeyValueError(outcome.Payload.AsString));

    public static Result<Unit, KeyValueError> Answer(WitValue outcome) => Answer(outcome, static _ => default(Unit));
}
