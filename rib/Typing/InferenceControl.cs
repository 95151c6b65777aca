using GolemOrleans.Rib.Running;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>Choices and loops.</summary>
internal sealed partial class Inference
{
    private Typed InferIf(If choice, Term? hint)
    {
        var condition = Infer(choice.Condition);
        Require(choice.Condition.At, KnownTerm.Bool, condition.Type, "the condition of `if`");
        var then = Scoped(() => Infer(choice.Then, hint));
        var otherwise = Scoped(() => Infer(choice.Else, hint ?? then.Type));
        Require(choice.Else.At, then.Type, otherwise.Type, "both branches of `if` are of one type");
        return then with { Build = sealer => new IfNode(choice.At, condition.Build(sealer), then.Build(sealer), otherwise.Build(sealer)) };
    }

    private Typed InferMatch(Match match, Term? hint)
    {
        var value = RequireValue(match.Value, Infer(match.Value));
        var arms = new List<(PatternPlan Plan, Typed Body)>();
        foreach (var arm in match.Arms)
        {
            if (arms.Count > 0 && arms[^1].Plan.Pattern is WildcardPattern or NamePattern)
                throw Error(RibErrorKind.Match, arm.Pattern.At, "nothing reaches this arm: the one before takes every value", "put the more special patterns first");
            arms.Add(Scoped(() =>
            {
                var plan = InferPattern(arm.Pattern, value.Type);
                return (plan, Infer(arm.Body, hint ?? (arms.Count > 0 ? arms[0].Body.Type : null)));
            }));
            Require(arm.Body.At, arms[0].Body.Type, arms[^1].Body.Type, arms.Count == 1 ? null : "all arms of `match` are of one type");
        }

        return new Typed(arms[0].Body.Type, sealer =>
        {
            var type = sealer.Resolve(value.Type, match.Value.At);
            if (Coverage.Missing(type, [.. arms.Select(a => a.Plan.Pattern)]) is { } missing)
            {
                throw Error(
                    RibErrorKind.Match, match.At, $"the `match` does not cover every value: `{missing}` has no arm",
                    "add an arm for it, or one with `_` at the end");
            }

            return new MatchNode(match.At, value.Build(sealer), [.. arms.Select(a => (a.Plan.Build(sealer), a.Body.Build(sealer)))]);
        });
    }

    private Typed InferFor(For loop)
    {
        var items = InferItems(loop.Items, out var element);
        return Scoped(() =>
        {
            var slot = Slots++;
            _scope.Declare(loop.Variable, element, slot);
            var body = RequireValue(loop.Body.Statements[^1], InferStatements(loop.Body));
            return new Typed(new ListTerm(body.Type), sealer => new ForNode(
                loop.At, slot, items.Build(sealer), Items(loop.Items.At, items.Type, sealer), body.Build(sealer), sealer.Resolve(body.Type, loop.Body.Statements[^1].At)));
        });
    }

    private Typed InferReduce(Reduce reduce)
    {
        var items = InferItems(reduce.Items, out var element);
        var initial = RequireValue(reduce.Initial, Infer(reduce.Initial));
        return Scoped(() =>
        {
            var (accumulator, slot) = (Slots++, Slots++);
            _scope.Declare(reduce.Accumulator, initial.Type, accumulator);
            _scope.Declare(reduce.Variable, element, slot);
            var body = InferStatements(reduce.Body);
            Require(reduce.Body.Statements[^1].At, initial.Type, body.Type, "`reduce` yields the type it begins with");
            return initial with
            {
                Build = sealer => new ReduceNode(
                    reduce.At, accumulator, slot, items.Build(sealer), Items(reduce.Items.At, items.Type, sealer), initial.Build(sealer), body.Build(sealer)),
            };
        });
    }

    private Typed InferItems(Expression expression, out Term element)
    {
        var items = Infer(expression);
        if (Unifier.Prune(items.Type) is RangeTerm range)
        {
            element = range.Element;
            return items;
        }

        element = Fresh(expression.At, PathOf(expression) is { } path ? $"{path}[…]" : null);
        Require(expression.At, new ListTerm(element), items.Type, "a loop runs over a list or a range");
        return items;
    }

    private LoopItems Items(int at, Term items, Sealer sealer)
    {
        if (Unifier.Prune(items) is not RangeTerm range)
            return new LoopItems(at, isRange: false, isOpen: false, WitKind.U64);
        RequireInteger(at, range.Element, sealer);
        return new LoopItems(at, isRange: true, range.IsOpen, sealer.Resolve(range.Element, at).Kind);
    }
}
