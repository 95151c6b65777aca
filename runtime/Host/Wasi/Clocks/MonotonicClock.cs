using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Clocks;

/// <summary>
/// <c>wasi:clocks/monotonic-clock</c>: <see cref="GuestTime"/>, always greater than any earlier answer, also across restarts.
/// </summary>
[WitInterface("wasi:clocks/monotonic-clock")]
internal sealed class MonotonicClock(WorkerContext context, PollSource poll)
{
    private static readonly DurableFunction NowFunction = Reading("monotonic_clock::now");
    private static readonly DurableFunction ResolutionFunction = Reading("monotonic_clock::resolution");
    private static readonly DurableFunction SubscribeFunction = Reading("monotonic_clock::subscribe_duration");

    private readonly GuestTime _time = new(context.Services.Time);

    public ulong Now() => Read(NowFunction);

    public ulong Resolution() => context.Durable(
        ResolutionFunction, 0, static _ => WitValue.Tuple(), static (_, _) => WitValue.U64(1)).AsU64;

    public Pollable SubscribeInstant(ulong when) => new ClockPollable(_time, context.Services.Time, poll, when);

    /// <summary>The present is recorded, so that the deadline stays the same after a restart.</summary>
    public Pollable SubscribeDuration(ulong when)
    {
        var now = Read(SubscribeFunction);
        return SubscribeInstant(when > ulong.MaxValue - now ? ulong.MaxValue : now + when);
    }

    private ulong Read(DurableFunction function) => _time.Told = context.Durable(
        function,
        _time,
        static _ => WitValue.Tuple(),
        static (_, time) => WitValue.U64(time.Now())).AsU64;

    private static DurableFunction Reading(string name) => new(name, WrappedFunctionKind.ReadLocal, WitType.Tuple(), WitType.U64);
}
