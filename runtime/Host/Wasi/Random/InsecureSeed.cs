using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Random;

/// <summary><c>wasi:random/insecure-seed</c>.</summary>
[WitInterface("wasi:random/insecure-seed")]
internal sealed class InsecureSeedSource(WorkerContext context)
{
    private static readonly DurableFunction Function = new(
        "golem random::insecure_seed::insecure_seed", WrappedFunctionKind.ReadLocal, WitType.Tuple(), WitType.Tuple(WitType.U64, WitType.U64));

    public (ulong, ulong) InsecureSeed()
    {
        var items = context.Durable(
            Function,
            0,
            static _ => WitValue.Tuple(),
            static (c, _) => WitValue.Tuple(WitValue.U64(RandomBytes.Draw(c)), WitValue.U64(RandomBytes.Draw(c)))).AsItems;
        return (items[0].AsU64, items[1].AsU64);
    }
}
