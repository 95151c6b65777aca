using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Api;

internal sealed partial class HostApi
{
    private static readonly DurableFunction PollPromiseFunction = new(
        "golem::api::poll_promise", WrappedFunctionKind.ReadRemote, WitType.Tuple(WitType.String), Outcomes.Type(WitType.Option(WitType.List(WitType.U8))));

    private static readonly DurableFunction CompletePromiseFunction = new(
        "golem:api::complete_promise", WrappedFunctionKind.WriteLocal, WitType.Tuple(WitType.String), Outcomes.Type(WitType.Bool), observable: true);

    private static readonly DurableFunction DeletePromiseFunction = new(
        "golem:api::delete_promise", WrappedFunctionKind.WriteLocal, WitType.Tuple(WitType.String), Outcomes.Type(null), observable: true);

    public GuestPromiseId CreatePromise() => GuestPromiseId.From(_context.CreatePromise());

    public ReadOnlyMemory<byte> AwaitPromise(GuestPromiseId promise) =>
        Outcomes.Run(() => _context.AwaitPromise(promise.ToPromiseId()));

    public WitValue PollPromise(GuestPromiseId promise)
    {
        var id = promise.ToPromiseId();
        return Outcomes.Unwrap(_context.Durable(PollPromiseFunction, Describe(id), () => Outcomes.Of(() =>
            _context.ReadPromise(id) is { } data ? WitValue.Some(WitValue.List(data.ToArray())) : WitValue.None)));
    }

    /// <summary>True for the first completion; a repeated one of this very call after a crash is the same one.</summary>
    public bool CompletePromise(GuestPromiseId promise, byte[] data)
    {
        var id = promise.ToPromiseId();
        return Outcomes.Unwrap(_context.Durable(CompletePromiseFunction, Describe(id), () => Outcomes.Of(() =>
            WitValue.Bool(_context.CompletePromise(id, data))))).AsBool;
    }

    public void DeletePromise(GuestPromiseId promise)
    {
        var id = promise.ToPromiseId();
        Outcomes.Unwrap(_context.Durable(DeletePromiseFunction, Describe(id), () => Outcomes.Of(() =>
            _context.Wait(_context.Services.Oplogs.DeletePromiseAsync(id, _context.Interruption).AsTask()))));
    }

    private static WitValue Describe(PromiseId promise) => WitValue.Tuple(WitValue.String(promise.ToString()));
}
