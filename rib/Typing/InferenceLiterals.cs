using System.Collections.Immutable;
using GolemOrleans.Rib.Running;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wave;

namespace GolemOrleans.Rib.Typing;

/// <summary>Literals of every kind.</summary>
internal sealed partial class Inference
{
    private Typed InferNumber(NumberLiteral number)
    {
        var type = Fresh(number.At, null, new NumberRequirement(!number.IsInteger, number.IsNegative));
        return new Typed(type, sealer =>
        {
            var kind = sealer.Resolve(type, number.At).Kind;
            return new ConstantNode(number.At, Numeric.FromLiteral(kind, number)
                ?? throw Error(RibErrorKind.Type, number.At, $"{number.Text} does not fit {TermText.Print(type)}"));
        });
    }

    private Typed InferText(Expression literal)
    {
        switch (literal)
        {
            case BoolLiteral boolean:
                return new Typed(KnownTerm.Bool, _ => new ConstantNode(literal.At, WitValue.Bool(boolean.Value)));
            case CharLiteral character:
                return new Typed(KnownTerm.Char, _ => new ConstantNode(literal.At, WitValue.Char(character.Value)));
            default:
                var parts = ((StringLiteral)literal).Parts;
                if (parts.All(p => p.Text is not null))
                    return new Typed(KnownTerm.String, _ => new ConstantNode(literal.At, WitValue.String(parts.IsEmpty ? "" : parts[0].Text!)));
                var values = parts.Select(p => p.Value is null ? (Typed?)null : Scoped(() => Infer(p.Value))).ToArray();
                return new Typed(KnownTerm.String, sealer => Concatenation(literal.At, parts, values, sealer));
        }
    }

    private CombineNode Concatenation(int at, ImmutableArray<StringPart> parts, Typed?[] values, Sealer sealer)
    {
        var nodes = values.OfType<Typed>().Select(v => v.Build(sealer)).ToArray();
        var pieces = parts.Select((part, i) => part.Text is { } text ? (Func<WitValue, string>?)null : Text(values[i]!.Value.Type, part.Value!.At, sealer)).ToArray();
        return new CombineNode(at, nodes, (run, evaluated) =>
        {
            var texts = new string[pieces.Length];
            var next = 0;
            for (var i = 0; i < texts.Length; i++)
                texts[i] = pieces[i] is { } print ? print(evaluated[next++]) : parts[i].Text!;
            // Before it is made: it may be the one that is too large.
            run.Charge(at, texts.Sum(t => (long)t.Length) * sizeof(char));
            return WitValue.String(string.Concat(texts));
        });
    }

    /// <summary>How values of a type look inside a string: strings and chars as they are, the rest in WAVE.</summary>
    private Func<WitValue, string> Text(Term term, int at, Sealer sealer)
    {
        if (Printable(term, at, sealer) is not { } type)
            throw Error(RibErrorKind.Type, at, "this has no value that could stand in a string");
        return type.Kind switch
        {
            WitKind.String => value => value.AsString,
            WitKind.Char => value => value.AsChar.ToString(),
            _ => value => WaveText.Print(type, value),
        };
    }

    private WitType? Printable(Term term, int at, Sealer sealer)
    {
        var type = sealer.ResolveOutside(term, at);
        return type is not null && HasHandle(type) ? throw Error(RibErrorKind.Type, at, "a handle of a resource has no text") : type;
    }

    private static bool HasHandle(WitType? type) => type switch
    {
        HandleType => true,
        ListType list => HasHandle(list.Element),
        OptionType option => HasHandle(option.Inner),
        ResultType result => HasHandle(result.Ok) || HasHandle(result.Err),
        TupleType tuple => tuple.Items.Any(HasHandle),
        RecordType record => record.Fields.Any(f => HasHandle(f.Type)),
        VariantType variant => variant.Cases.Any(c => HasHandle(c.Type)),
        _ => false,
    };

    private Typed InferList(ListLiteral list, Term? hint)
    {
        Term element = Fresh(list.At);
        var elementHint = (Hint(hint) as ListTerm)?.Element;
        var items = list.Items.Select((item, i) =>
        {
            var typed = Infer(item, elementHint);
            RequireValue(item, typed);
            Require(item.At, element, typed.Type, i == 0 ? null : "the elements of a list are of one type");
            return typed;
        }).ToArray();
        return new Typed(new ListTerm(element), sealer =>
        {
            // An empty list needs its type only where it is used.
            if (items.Length == 0)
                return new ConstantNode(list.At, WitValue.List(WitArrays.Pack(sealer.Resolve(element, list.At), [])));
            var type = sealer.Resolve(element, list.At);
            return Construct(list.At, items, sealer, values => WitValue.List(WitArrays.Pack(type, values)));
        });
    }

    private Typed InferTuple(TupleLiteral tuple, Term? hint)
    {
        var hints = Hint(hint) is TupleTerm wanted && wanted.Items.Length == tuple.Items.Length ? wanted.Items : default;
        var items = tuple.Items.Select((item, i) => RequireValue(item, Infer(item, hints.IsDefault ? null : hints[i]))).ToArray();
        return new Typed(new TupleTerm([.. items.Select(i => i.Type)]), sealer => Construct(tuple.At, items, sealer, WitValue.Tuple));
    }

    private Typed InferRecord(RecordLiteral record, Term? hint)
    {
        var wanted = Hint(hint) as RecordTerm;
        var fields = record.Fields.Select(f =>
            RequireValue(f.Value, Infer(f.Value, wanted?.IndexOf(f.Name) is >= 0 and var i ? wanted.Fields[i].Value : null))).ToArray();
        // As a literal it takes the order of the type that is wanted, or else of the text.
        var byName = record.Fields.Zip(fields, (f, typed) => KeyValuePair.Create(f.Name, typed.Type)).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var type = Fresh(record.At, null, new FieldsRequirement(byName, IsExact: true));
        _literalRecords.Add((type, [.. record.Fields.Select(f => f.Name)]));
        return new Typed(type, sealer =>
        {
            var written = record.Fields.Select((f, i) => KeyValuePair.Create(f.Name, i)).ToDictionary(StringComparer.Ordinal);
            var order = ((RecordType)sealer.Resolve(type, record.At)).Fields.Select(f => written[f.Name]).ToArray();
            return Construct(record.At, fields, sealer, values => WitValue.Record([.. order.Select(i => values[i])]));
        });
    }

    private Typed InferFlags(FlagsLiteral flags)
    {
        if (flags.Names is [var single] && _scope.Find(single) is not null)
            return Infer(new Name(flags.At + 1, single));
        var names = flags.Names.ToImmutableSortedSet(StringComparer.Ordinal);
        var type = Fresh(flags.At, null, new FlagsRequirement(names));
        return new Typed(type, sealer =>
        {
            var known = ((FlagsType)sealer.Resolve(type, flags.At)).Names;
            return new ConstantNode(flags.At, WitValue.Flags(names.Aggregate(0UL, (bits, name) => bits | (1UL << known.IndexOf(name)))));
        });
    }

    private Typed InferOption(OptionLiteral option, Term? hint)
    {
        if (option.Inner is null)
            return new Typed(new OptionTerm(Fresh(option.At)), _ => new ConstantNode(option.At, WitValue.None));
        var inner = RequireValue(option.Inner, Infer(option.Inner, (Hint(hint) as OptionTerm)?.Inner));
        return new Typed(new OptionTerm(inner.Type), sealer => Construct(option.At, [inner], sealer, values => WitValue.Some(values[0])));
    }

    private Typed InferResult(ResultLiteral result, Term? hint)
    {
        var wanted = Hint(hint) as ResultTerm;
        Term other = Fresh(result.At, null, null, mayBeAbsent: true);
        if (result.Payload is null)
        {
            var bare = result.IsOk ? new ResultTerm(UnitTerm.Instance, other) : new ResultTerm(other, UnitTerm.Instance);
            return new Typed(bare, _ => new ConstantNode(result.At, result.IsOk ? WitValue.Ok() : WitValue.Err()));
        }

        var payload = RequireValue(result.Payload, Infer(result.Payload, result.IsOk ? wanted?.Ok : wanted?.Err));
        return result.IsOk
            ? new Typed(new ResultTerm(payload.Type, other), sealer => Construct(result.At, [payload], sealer, values => WitValue.Ok(values[0])))
            : new Typed(new ResultTerm(other, payload.Type), sealer => Construct(result.At, [payload], sealer, values => WitValue.Err(values[0])));
    }

    private static CombineNode Construct(int at, Typed[] parts, Sealer sealer, Func<WitValue[], WitValue> make) =>
        new(at, [.. parts.Select(p => p.Build(sealer))], (run, values) => run.Charge(at, make(values)));

    private static Term? Hint(Term? hint) => hint is null ? null : Unifier.Prune(hint);

    private Typed RequireValue(Expression expression, Typed typed) => Unifier.Prune(typed.Type) is UnitTerm
        ? throw Error(RibErrorKind.Type, expression.At, "a value is needed here, and this has none")
        : typed;
}
