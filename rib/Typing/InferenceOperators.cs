using GolemOrleans.Rib.Running;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>Operators, fields, indices and ranges.</summary>
internal sealed partial class Inference
{
    private Typed InferNot(Not not)
    {
        var operand = Infer(not.Operand);
        Require(not.Operand.At, KnownTerm.Bool, operand.Type, "the operand of `!`");
        return new Typed(KnownTerm.Bool, sealer => new CombineNode(not.At, [operand.Build(sealer)], (_, values) => WitValue.Bool(!values[0].AsBool)));
    }

    private Typed InferBinary(Binary binary)
    {
        var op = binary.Operator;
        var text = op.Text();
        var left = RequireValue(binary.Left, Infer(binary.Left));
        var right = RequireValue(binary.Right, Infer(binary.Right, left.Type));
        if (op.IsLogic())
        {
            Require(binary.Left.At, KnownTerm.Bool, left.Type, $"the left side of `{text}`");
            Require(binary.Right.At, KnownTerm.Bool, right.Type, $"the right side of `{text}`");
            return new Typed(KnownTerm.Bool, sealer => new LogicNode(binary.At, op == BinaryOperator.Or, left.Build(sealer), right.Build(sealer)));
        }

        Require(binary.Right.At, left.Type, right.Type, $"both sides of `{text}` are of one type");
        Node[] Sides(Sealer sealer) => [left.Build(sealer), right.Build(sealer)];
        if (op.IsArithmetic())
        {
            // A value whose type nothing else decides is a number by being calculated with.
            if (Unifier.Prune(left.Type) is Unknown { Requirement: null } open)
                Require(binary.At, Fresh(binary.At, open.What, new NumberRequirement(false, false)), open);
            return new Typed(left.Type, sealer =>
            {
                RequireNumber(binary, left.Type, sealer);
                return new CombineNode(binary.At, Sides(sealer), (run, values) => Numeric.Calculate(run, binary.At, op, values[0], values[1]));
            });
        }

        return new Typed(KnownTerm.Bool, sealer =>
        {
            var type = sealer.ResolveOutside(left.Type, binary.Left.At)!;
            if (op.IsEquality())
                return new CombineNode(binary.At, Sides(sealer), (_, values) => WitValue.Bool(Numeric.AreEqual(type, values[0], values[1]) == (op == BinaryOperator.Equal)));
            if (type.Kind is not (>= WitKind.S8 and <= WitKind.F64 or WitKind.Char or WitKind.String))
                throw Error(RibErrorKind.Type, binary.At, $"`{text}` compares numbers, chars and strings, not {TermText.Print(left.Type)}");
            return new CombineNode(binary.At, Sides(sealer), (_, values) => WitValue.Bool(Numeric.Compare(op, values[0], values[1])));
        });
    }

    private void RequireNumber(Binary binary, Term type, Sealer sealer)
    {
        if (sealer.Resolve(type, binary.At).Kind is >= WitKind.S8 and <= WitKind.F64)
            return;
        throw Error(
            RibErrorKind.Type, binary.At, $"`{binary.Operator.Text()}` calculates with numbers, not {TermText.Print(type)}",
            Unifier.Prune(type) is KnownTerm { Type.Kind: WitKind.String } ? "join strings like this: `\"${a}${b}\"`" : null);
    }

    private Typed InferField(SelectField select)
    {
        var target = Infer(select.Target);
        var type = FieldType(select, target.Type);
        return new Typed(type, sealer =>
        {
            var fields = ((RecordType)sealer.Resolve(target.Type, select.At)).Fields;
            var index = fields.IndexOf(fields.First(f => f.Name == select.Field));
            return new CombineNode(select.At, [target.Build(sealer)], (_, values) => values[0].AsItems[index]);
        });
    }

    private Term FieldType(SelectField select, Term target)
    {
        switch (Unifier.Prune(target))
        {
            case RecordTerm record when record.IndexOf(select.Field) is >= 0 and var index:
                return record.Fields[index].Value;
            case RecordTerm record:
                throw NoField(select, record, record.Fields.Select(f => f.Key));
            case Unknown { Requirement: FieldsRequirement fields } unknown:
                if (fields.Fields.TryGetValue(select.Field, out var known))
                    return known;
                if (fields.IsExact)
                    throw NoField(select, unknown, fields.Fields.Keys);
                var added = Fresh(select.At, PathOf(select));
                unknown.Requirement = fields with { Fields = fields.Fields.Add(select.Field, added) };
                return added;
            case Unknown { Requirement: null } unknown:
                var first = Fresh(select.At, PathOf(select));
                unknown.Requirement = new FieldsRequirement(System.Collections.Immutable.ImmutableSortedDictionary.Create<string, Term>(StringComparer.Ordinal).Add(select.Field, first), IsExact: false);
                return first;
            case InstanceTerm or ResourceTerm:
                throw Error(RibErrorKind.Type, select.At, $"`{select.Field}` of a {TermText.Print(target)} is called, not read", $"write `{select.Field}(…)`");
            case var other:
                throw Error(RibErrorKind.Type, select.At, $"{TermText.Print(other)} has no fields", HelpFor(new Disagreement("", new RecordTerm([]), other)));
        }
    }

    private RibException NoField(SelectField select, Term record, IEnumerable<string> names) =>
        Error(RibErrorKind.Type, select.At, $"there is no field `{select.Field}` in {TermText.Print(record)}", Suggestions.For(select.Field, names));

    /// <summary>How messages name a value: <c>request.body.id</c>; null when it has no name.</summary>
    private static string? PathOf(Expression expression) => expression switch
    {
        Name name => name.Identifier,
        SelectField select => PathOf(select.Target) is { } path ? $"{path}.{select.Field}" : null,
        _ => null,
    };

    private Typed InferIndex(SelectIndex select)
    {
        var target = Infer(select.Target);
        if (Unifier.Prune(target.Type) is TupleTerm tuple)
            return InferTupleItem(select, target, tuple);
        var element = Fresh(select.At, PathOf(select.Target) is { } path ? $"{path}[…]" : null);
        Require(select.Target.At, new ListTerm(element), target.Type, "only lists and tuples have indices");
        var index = Infer(select.Index);
        if (Unifier.Prune(index.Type) is RangeTerm range)
            return InferSlice(select, target, element, index, range);
        return new Typed(element, sealer =>
        {
            RequireInteger(select.Index.At, index.Type, sealer);
            return new CombineNode(select.At, [target.Build(sealer), index.Build(sealer)], (run, values) =>
            {
                var (elements, wanted) = (values[0].AsArray, Numeric.ToInteger(values[1]));
                return wanted >= 0 && wanted < elements.Length
                    ? WitArrays.ElementAt(elements, (int)wanted)
                    : throw run.Error(RibRunErrorKind.IndexOutOfRange, select.Index.At, $"there is no index {wanted}: the list has {elements.Length} elements");
            });
        });
    }

    private Typed InferTupleItem(SelectIndex select, Typed target, TupleTerm tuple)
    {
        if (select.Index is not NumberLiteral { IsInteger: true } literal)
            throw Error(RibErrorKind.Type, select.Index.At, "the index of a tuple is a plain number, for its items have different types");
        if (!int.TryParse(literal.Text, out var index) || index < 0 || index >= tuple.Items.Length)
            throw Error(RibErrorKind.Type, select.Index.At, $"there is no index {literal.Text}: the tuple has {tuple.Items.Length} items");
        return new Typed(tuple.Items[index], sealer => new CombineNode(select.At, [target.Build(sealer)], (_, values) => values[0].AsItems[index]));
    }

    private Typed InferSlice(SelectIndex select, Typed target, Term element, Typed index, RangeTerm range) => new(target.Type, sealer =>
    {
        RequireInteger(select.Index.At, range.Element, sealer);
        var type = sealer.Resolve(element, select.At);
        return new CombineNode(select.At, [target.Build(sealer), index.Build(sealer)], (run, values) =>
        {
            var (elements, bounds) = (values[0].AsArray, values[1].AsItems);
            var from = Numeric.ToInteger(bounds[0]);
            var to = range.IsOpen ? elements.Length : Numeric.ToInteger(bounds[1]) + (bounds[2].AsBool ? 1 : 0);
            if (from < 0 || to > elements.Length || from > to)
                throw run.Error(RibRunErrorKind.IndexOutOfRange, select.Index.At, $"there is no range {from} to {to}: the list has {elements.Length} elements");
            var slice = new WitValue[(int)(to - from)];
            for (var i = 0; i < slice.Length; i++)
                slice[i] = WitArrays.ElementAt(elements, (int)from + i);
            return run.Charge(select.At, WitValue.List(WitArrays.Pack(type, slice)));
        });
    });

    private Typed InferRange(RangeLiteral range)
    {
        var element = Fresh(range.At, null, new NumberRequirement(false, false));
        var from = Infer(range.From);
        Require(range.From.At, element, from.Type, "the beginning of a range");
        var to = range.To is null ? (Typed?)null : Infer(range.To, element);
        if (to is not null)
            Require(range.To!.At, element, to.Value.Type, "the end of a range");
        var inclusive = WitValue.Bool(range.Inclusive);
        return new Typed(new RangeTerm(element, to is null), sealer => new CombineNode(
            range.At,
            to is null ? [from.Build(sealer)] : [from.Build(sealer), to.Value.Build(sealer)],
            (_, values) => WitValue.Record([.. values, inclusive])));
    }

    private void RequireInteger(int at, Term type, Sealer sealer)
    {
        if (!Numeric.IsInteger(sealer.Resolve(type, at).Kind))
            throw Error(RibErrorKind.Type, at, $"an integer is needed here, not {TermText.Print(type)}");
    }
}
