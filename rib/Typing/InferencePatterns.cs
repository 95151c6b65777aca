using System.Collections.Immutable;
using GolemOrleans.Rib.Running;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>Patterns: what they ask of the value's type, and how they take values.</summary>
internal sealed partial class Inference
{
    /// <param name="Pattern">With every name settled: a <see cref="NamePattern"/> is a variable.</param>
    private readonly record struct PatternPlan(Pattern Pattern, Func<Sealer, Matcher> Build);

    private const string OfPattern = "the pattern";

    private PatternPlan InferPattern(Pattern pattern, Term type)
    {
        _at = pattern.At;
        switch (pattern)
        {
            case WildcardPattern:
                return new PatternPlan(pattern, _ => (_, _) => true);
            case NamePattern name when IsCase(name.Identifier, type):
                return InferCasePattern(new CasePattern(name.At, name.Identifier, null), type);
            case NamePattern name:
                return new PatternPlan(name, Bind(name.Identifier, type));
            case AliasPattern alias:
                // What an alias takes is what its inner pattern takes.
                var bind = Bind(alias.Variable, type);
                var aliased = InferPattern(alias.Inner, type);
                return aliased with { Build = sealer => Both(bind(sealer), aliased.Build(sealer)) };
            case LiteralPattern literal:
                return InferLiteralPattern(literal, type);
            case CasePattern choice:
                return InferCasePattern(choice, type);
            case TuplePattern tuple:
                var items = tuple.Items.Select(_ => (Term)Fresh(tuple.At)).ToImmutableArray();
                Require(tuple.At, type, new TupleTerm(items), OfPattern);
                return InferItems(tuple, tuple.Items, items, inner => tuple with { Items = inner });
            case ListPattern list:
                var element = Fresh(list.At);
                Require(list.At, type, new ListTerm(element), OfPattern);
                return InferListPattern(list, element);
            case RecordPattern record:
                return InferRecordPattern(record, type);
            default:
                throw new InvalidOperationException($"{pattern.GetType()} is not a pattern of programs.");
        }
    }

    private Func<Sealer, Matcher> Bind(string name, Term type)
    {
        var slot = Slots++;
        _scope.Declare(name, type, slot);
        return _ => (run, value) =>
        {
            run.Slots[slot] = value;
            return true;
        };
    }

    private static Matcher Both(Matcher first, Matcher second) => (run, value) => first(run, value) && second(run, value);

    private bool IsCase(string name, Term type) => Unifier.Prune(type) switch
    {
        KnownTerm known => Unifier.TryCase(known.Type, name, out var payload) && payload is UnitTerm,
        Unknown { Requirement: CasesRequirement } => _environment.Catalog.WithCase(name).Length > 0,
        Unknown { Requirement: null } => _environment.Catalog.WithCase(name).Any(t => Unifier.TryCase(t, name, out var payload) && payload is UnitTerm),
        _ => false,
    };

    private PatternPlan InferLiteralPattern(LiteralPattern literal, Term type)
    {
        var value = Infer(literal.Value, type);
        Require(literal.At, type, value.Type, OfPattern);
        return new PatternPlan(literal, sealer =>
        {
            var known = sealer.Resolve(type, literal.At);
            var constant = ((ConstantNode)value.Build(sealer)).Value;
            return (_, candidate) => WitValueComparer.Equals(known, constant, candidate);
        });
    }

    private PatternPlan InferCasePattern(CasePattern choice, Term type)
    {
        Term payload = choice.Payload is null ? UnitTerm.Instance : Fresh(choice.At);
        if (choice.Case is "none" or "some")
        {
            if (choice.Payload is null != choice.Case is "none")
                throw Error(RibErrorKind.Type, choice.At, choice.Case == "none" ? "`none` has no payload" : "`some` has a payload", "write `none` or `some(x)`");
            Require(choice.At, type, new OptionTerm(choice.Payload is null ? Fresh(choice.At) : payload), OfPattern);
        }
        else if (choice.Case is "ok" or "err")
        {
            // Without parentheses it takes any payload.
            Term side = choice.Payload is null ? Fresh(choice.At, null, null, mayBeAbsent: true) : payload;
            Term other = Fresh(choice.At, null, null, mayBeAbsent: true);
            Require(choice.At, type, choice.Case == "ok" ? new ResultTerm(side, other) : new ResultTerm(other, side), OfPattern);
        }
        else if (choice.Payload is null && Unifier.Prune(type) is KnownTerm { Type: VariantType variant } && variant.Cases.Any(c => c.Name == choice.Case))
        {
            payload = Fresh(choice.At);
        }
        else
        {
            Require(choice.At, type, Fresh(choice.At, null, new CasesRequirement(ImmutableSortedDictionary.Create<string, Term>(StringComparer.Ordinal).Add(choice.Case, payload))), OfPattern);
        }

        var inner = choice.Payload is null ? (PatternPlan?)null : InferPattern(choice.Payload, payload);
        return new PatternPlan(choice with { Payload = inner?.Pattern }, sealer =>
        {
            var index = CaseIndex(sealer.Resolve(type, choice.At), choice.Case);
            var takes = inner?.Build(sealer);
            return (run, value) => value.Discriminant == index && (takes is null || takes(run, value.HasPayload ? value.Payload : Node.Unit));
        });
    }

    private static int CaseIndex(WitType type, string name) => type switch
    {
        OptionType => name == "some" ? 1 : 0,
        ResultType => name == "ok" ? 0 : 1,
        EnumType enumeration => enumeration.Cases.IndexOf(name),
        _ => ((VariantType)type).Cases.Select(c => c.Name).ToList().IndexOf(name),
    };

    private PatternPlan InferItems(Pattern pattern, ImmutableArray<Pattern> patterns, ImmutableArray<Term> types, Func<ImmutableArray<Pattern>, Pattern> rebuild)
    {
        var plans = patterns.Select((p, i) => InferPattern(p, types[i])).ToArray();
        return new PatternPlan(rebuild([.. plans.Select(p => p.Pattern)]), sealer =>
        {
            var matchers = plans.Select(p => p.Build(sealer)).ToArray();
            return (run, value) =>
            {
                for (var i = 0; i < matchers.Length; i++)
                {
                    if (!matchers[i](run, value.AsItems[i]))
                        return false;
                }

                return true;
            };
        });
    }

    private PatternPlan InferListPattern(ListPattern list, Term element)
    {
        var plans = list.Items.Select(p => InferPattern(p, element)).ToArray();
        return new PatternPlan(list with { Items = [.. plans.Select(p => p.Pattern)] }, sealer =>
        {
            var matchers = plans.Select(p => p.Build(sealer)).ToArray();
            return (run, value) =>
            {
                var elements = value.AsArray;
                if (elements.Length != matchers.Length)
                    return false;
                for (var i = 0; i < matchers.Length; i++)
                {
                    if (!matchers[i](run, WitArrays.ElementAt(elements, i)))
                        return false;
                }

                return true;
            };
        });
    }

    private PatternPlan InferRecordPattern(RecordPattern record, Term type)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, Term>(StringComparer.Ordinal);
        foreach (var field in record.Fields)
        {
            if (!fields.TryAdd(field.Name, Fresh(record.At)))
                throw Error(RibErrorKind.Syntax, record.At, $"the pattern has two fields `{field.Name}`");
        }

        Require(record.At, type, Fresh(record.At, null, new FieldsRequirement(fields.ToImmutable(), IsExact: false)), OfPattern);
        var plans = record.Fields.Select(f => (f.Name, Plan: InferPattern(f.Pattern, fields[f.Name]))).ToArray();
        return new PatternPlan(record with { Fields = [.. plans.Select(p => new FieldPattern(p.Name, p.Plan.Pattern))] }, sealer =>
        {
            var names = ((RecordType)sealer.Resolve(type, record.At)).Fields.Select(f => f.Name).ToList();
            var matchers = plans.Select(p => (Index: names.IndexOf(p.Name), Takes: p.Plan.Build(sealer))).ToArray();
            return (run, value) => matchers.All(m => m.Takes(run, value.AsItems[m.Index]));
        });
    }
}
