using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Running;

/// <summary>What a loop runs over: the elements of a list or the numbers of a range.</summary>
/// <param name="isRange">Else a list.</param>
/// <param name="isOpen">A range without end, which no loop may run over.</param>
/// <param name="kind">Of the numbers of a range.</param>
internal sealed class LoopItems(int at, bool isRange, bool isOpen, WitKind kind)
{
    public IEnumerable<WitValue> Of(Run run, WitValue value)
    {
        if (!isRange)
            return Elements(value.AsArray);
        return isOpen
            ? throw run.Error(RibRunErrorKind.Limit, at, "the range has no end, so the loop would have none")
            : Numbers(Numeric.ToInteger(value.AsItems[0]), Numeric.ToInteger(value.AsItems[1]), value.AsItems[2].AsBool);
    }

    private static IEnumerable<WitValue> Elements(Array elements)
    {
        for (var i = 0; i < elements.Length; i++)
            yield return WitArrays.ElementAt(elements, i);
    }

    private IEnumerable<WitValue> Numbers(Int128 from, Int128 to, bool inclusive)
    {
        for (var i = from; i < to || (inclusive && i == to); i++)
            yield return Numeric.FromInteger(kind, i)!.Value;
    }
}

/// <summary><c>for … { yield … }</c>: the list of what its turns yield.</summary>
internal sealed class ForNode(int at, int slot, Node source, LoopItems items, Node body, WitType element) : Node(at)
{
    protected override async ValueTask<WitValue> EvaluateCoreAsync(Run run)
    {
        var over = await source.EvaluateAsync(run).ConfigureAwait(false);
        var yielded = new List<WitValue>();
        foreach (var item in items.Of(run, over))
        {
            run.Slots[slot] = item;
            yielded.Add(run.Charge(At, await body.EvaluateAsync(run).ConfigureAwait(false)));
        }

        return WitValue.List(WitArrays.Pack(element, yielded.ToArray()));
    }
}

/// <summary><c>reduce … from … { yield … }</c>: what the last turn yields, or the initial value when there is none.</summary>
internal sealed class ReduceNode(int at, int accumulator, int slot, Node source, LoopItems items, Node initial, Node body) : Node(at)
{
    protected override async ValueTask<WitValue> EvaluateCoreAsync(Run run)
    {
        var over = await source.EvaluateAsync(run).ConfigureAwait(false);
        var value = await initial.EvaluateAsync(run).ConfigureAwait(false);
        foreach (var item in items.Of(run, over))
        {
            run.Slots[accumulator] = value;
            run.Slots[slot] = item;
            value = await body.EvaluateAsync(run).ConfigureAwait(false);
        }

        return value;
    }
}
