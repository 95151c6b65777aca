using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Clocks;

/// <summary><c>wasi:clocks/wall-clock</c>.</summary>
[WitInterface("wasi:clocks/wall-clock")]
internal sealed class WallClock(WorkerContext context)
{
    private static readonly DurableFunction NowFunction = Reading("wall_clock::now");
    private static readonly DurableFunction ResolutionFunction = Reading("wall_clock::resolution");

    public DateTime Now() => DateTime.Lift(context.Durable(
        NowFunction, 0, static _ => WitValue.Tuple(), static (c, _) => DateTime.From(c.Services.Time.GetUtcNow()).Lower()));

    public DateTime Resolution() => DateTime.Lift(context.Durable(
        ResolutionFunction, 0, static _ => WitValue.Tuple(), static (_, _) => new DateTime(0, 1).Lower()));

    private static DurableFunction Reading(string name) => new(name, WrappedFunctionKind.ReadLocal, WitType.Tuple(), DateTime.Type);
}
