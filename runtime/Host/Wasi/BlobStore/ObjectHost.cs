using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.BlobStore;

/// <summary>What the blob store interfaces of one worker share. Containers belong to the account of the worker's component.</summary>
internal sealed class ObjectHost(WorkerContext context, PollSource poll, IObjectStore store)
{
    /// <summary>Container and object.</summary>
    public static WitType NameType { get; } = WitType.Tuple(WitType.String, WitType.String);

    public WorkerContext Context => context;

    public PollSource Poll => poll;

    public IObjectStore Store => store;

    public DateTimeOffset Now => context.Services.Time.GetUtcNow();

    public int MaxObjectBytes => context.Services.Limits.MaxHostCallPayloadBytes;

    public Container Container(string name) => new(context.Component.AccountId, name);

    public static WitValue Name(string container, string name) => WitValue.Tuple(WitValue.String(container), WitValue.String(name));

    public static string NoContainer(string name) => $"Container {name} not found";

    public static string NoObject(string name) => $"Object {name} not found";

    /// <summary>Milliseconds since the Unix epoch, as <c>timestamp</c>.</summary>
    public static ulong Timestamp(DateTimeOffset time) => (ulong)Math.Max(0, time.ToUnixTimeMilliseconds());

    /// <summary>A recorded outcome as the guest gets it.</summary>
    public static Result<T, string> Answer<T>(WitValue outcome, Func<WitValue, T> ok) =>
        outcome.IsOk ? Result.Ok(ok(outcome.HasPayload ? outcome.Payload : default)) : Result.Err(outcome.Payload.AsString);

    public static Result<Unit, string> Answer(WitValue outcome) => Answer(outcome, static _ => default(Unit));
}
