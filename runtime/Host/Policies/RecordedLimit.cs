using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Policies;

/// <summary>
/// A limit on what a guest does itself, which replay does again: how large its files grow, how much it writes before a request
/// is sent. Only a refusal is recorded, at the place where it happened: replay repeats it there, whatever the limit is then.
/// </summary>
/// <param name="name">One of <see cref="Limit"/>.</param>
/// <param name="function">How a refusal is recorded; part of the stored format.</param>
internal sealed class RecordedLimit(WorkerContext context, string name, string function)
{
    private readonly DurableFunction _refused = new(function, WrappedFunctionKind.ReadLocal, WitType.Tuple(WitType.U64), WitType.U64);
    private ulong _asked;

    /// <summary>Whether the amount is within the limit. Must be asked in replay as it was live.</summary>
    /// <param name="what">Names the amount, for the operator.</param>
    public bool Allows(ulong amount, long max, string what)
    {
        // The recorded number tells which of the askings was refused: those that were not left nothing.
        _asked++;
        if (context.IsLive ? amount <= (ulong)max : context.Peek(_refused)?.AsU64 != _asked)
            return true;
        context.Durable(_refused, WitValue.Tuple(WitValue.U64(amount)), () =>
        {
            context.Refusals.Tell(name, $"{what} of {amount} bytes was refused, the limit is {max}");
            return WitValue.U64(_asked);
        });
        return false;
    }
}
