using GolemOrleans.Values;

namespace GolemOrleans.Rib.Running;

/// <summary>An expression ready to run. Immutable; one tree serves any number of runs.</summary>
internal abstract class Node(int at)
{
    /// <summary>The value of a <c>let</c> and of calls without result.</summary>
    public static WitValue Unit { get; } = WitValue.Tuple();

    /// <summary>Where it is in the text.</summary>
    public int At { get; } = at;

    /// <exception cref="RibRunException">The program failed here or within.</exception>
    public ValueTask<WitValue> EvaluateAsync(Run run)
    {
        run.Step(At);
        return EvaluateCoreAsync(run);
    }

    protected abstract ValueTask<WitValue> EvaluateCoreAsync(Run run);
}

internal sealed class ConstantNode(int at, WitValue value) : Node(at)
{
    public WitValue Value => value;

    protected override ValueTask<WitValue> EvaluateCoreAsync(Run run) => new(value);
}

internal sealed class VariableNode(int at, int slot) : Node(at)
{
    protected override ValueTask<WitValue> EvaluateCoreAsync(Run run) => new(run.Slots[slot]);
}

internal sealed class LetNode(int at, int slot, Node value) : Node(at)
{
    protected override async ValueTask<WitValue> EvaluateCoreAsync(Run run)
    {
        run.Slots[slot] = await value.EvaluateAsync(run).ConfigureAwait(false);
        return Unit;
    }
}

internal sealed class BlockNode(int at, Node[] statements) : Node(at)
{
    protected override async ValueTask<WitValue> EvaluateCoreAsync(Run run)
    {
        var last = Unit;
        foreach (var statement in statements)
            last = await statement.EvaluateAsync(run).ConfigureAwait(false);
        return last;
    }
}

/// <summary>The value of its parts, which are evaluated from left to right, each once.</summary>
internal sealed class CombineNode(int at, Node[] parts, Func<Run, WitValue[], WitValue> combine) : Node(at)
{
    protected override async ValueTask<WitValue> EvaluateCoreAsync(Run run)
    {
        var values = new WitValue[parts.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = await parts[i].EvaluateAsync(run).ConfigureAwait(false);
        return combine(run, values);
    }
}

internal sealed class IfNode(int at, Node condition, Node then, Node otherwise) : Node(at)
{
    protected override async ValueTask<WitValue> EvaluateCoreAsync(Run run)
    {
        var holds = await condition.EvaluateAsync(run).ConfigureAwait(false);
        return await (holds.AsBool ? then : otherwise).EvaluateAsync(run).ConfigureAwait(false);
    }
}

/// <summary><c>&amp;&amp;</c> and <c>||</c>: the right side is evaluated only when the left does not decide.</summary>
internal sealed class LogicNode(int at, bool isOr, Node left, Node right) : Node(at)
{
    protected override async ValueTask<WitValue> EvaluateCoreAsync(Run run)
    {
        var decided = await left.EvaluateAsync(run).ConfigureAwait(false);
        return decided.AsBool == isOr ? decided : await right.EvaluateAsync(run).ConfigureAwait(false);
    }
}

/// <summary>The first arm whose pattern takes the value.</summary>
internal sealed class MatchNode(int at, Node value, (Matcher Takes, Node Body)[] arms) : Node(at)
{
    protected override async ValueTask<WitValue> EvaluateCoreAsync(Run run)
    {
        var matched = await value.EvaluateAsync(run).ConfigureAwait(false);
        foreach (var (takes, body) in arms)
        {
            if (takes(run, matched))
                return await body.EvaluateAsync(run).ConfigureAwait(false);
        }

        throw run.Error(RibRunErrorKind.NoMatch, At, "no arm of the `match` takes the value");
    }
}

/// <summary>Does a pattern take a value? If so, its variables are set.</summary>
internal delegate bool Matcher(Run run, WitValue value);
