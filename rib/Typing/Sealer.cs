using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>Turns inferred types into WIT types once inference is done.</summary>
internal sealed class Sealer(SourceText source)
{
    // Far above the types of real components; below what would make printing or comparing a type slow.
    private const int MaxSize = 20_000;
    private const int MaxDepth = 100;

    private readonly Dictionary<Term, (WitType Type, int Size)> _done = new(ReferenceEqualityComparer.Instance);

    /// <summary>The type of what an expression evaluates to. Workers and resources, which stay inside, have one too.</summary>
    /// <param name="at">Whose type it is.</param>
    /// <exception cref="RibException">It is not known, or too large.</exception>
    public WitType Resolve(Term term, int at) => Resolve(term, at, 0).Type;

    /// <summary>Null for no value.</summary>
    /// <exception cref="RibException">It is not known or too large, or has parts that cannot leave the program.</exception>
    public WitType? ResolveOutside(Term term, int at)
    {
        if (Unifier.Prune(term) is UnitTerm)
            return null;
        var type = Resolve(term, at);
        return Inner(term) is { } inner
            ? throw source.Error(RibErrorKind.Type, at, $"a {TermText.Print(inner)} is no value that a program can answer or read", "call one of its functions")
            : type;
    }

    /// <summary>A worker or resource within a type, or a part without value; null: none.</summary>
    public static Term? Inner(Term term) => Unifier.Prune(term) switch
    {
        InstanceTerm or ResourceTerm => Unifier.Prune(term),
        ListTerm list => Inner(list.Element),
        OptionTerm option => Inner(option.Inner),
        ResultTerm result => Inner(result.Ok) ?? Inner(result.Err),
        TupleTerm tuple => tuple.Items.Select(Inner).FirstOrDefault(t => t is not null),
        RecordTerm record => record.Fields.Select(f => Inner(f.Value)).FirstOrDefault(t => t is not null),
        Unknown { Requirement: FieldsRequirement fields } => fields.Fields.Values.Select(Inner).FirstOrDefault(t => t is not null),
        _ => null,
    };

    private (WitType Type, int Size) Resolve(Term term, int at, int depth)
    {
        term = Unifier.Prune(term);
        if (_done.TryGetValue(term, out var known))
            return known;
        if (depth > MaxDepth)
            throw TooLarge(at);
        var size = 1;
        WitType Part(Term part)
        {
            var (type, partSize) = Resolve(part, at, depth + 1);
            size += partSize;
            return size <= MaxSize ? type : throw TooLarge(at);
        }

        WitType? Side(Term side) => Unifier.Prune(side) is UnitTerm or Unknown { MayBeAbsent: true, Requirement: null } ? null : Part(side);
        WitType type = term switch
        {
            KnownTerm t => t.Type,
            ListTerm t => WitType.List(Part(t.Element)),
            OptionTerm t => WitType.Option(Part(t.Inner)),
            ResultTerm t => WitType.Result(Side(t.Ok), Side(t.Err)),
            TupleTerm t => new TupleType([.. t.Items.Select(Part)]),
            RecordTerm t => new RecordType([.. t.Fields.Select(f => new WitField(f.Key, Part(f.Value)))]),
            Unknown { Requirement: FieldsRequirement t } => new RecordType([.. t.Fields.Select(f => new WitField(f.Key, Part(f.Value)))]),
            Unknown { Requirement: FlagsRequirement t } => t.Names.Count <= 64
                ? new FlagsType([.. t.Names])
                : throw source.Error(RibErrorKind.Type, at, "flags have at most 64 names"),
            RangeTerm { IsOpen: true } t => WitType.Record(new WitField("from", Part(t.Element)), new WitField("inclusive", WitType.Bool)),
            RangeTerm t => WitType.Record(new WitField("from", Part(t.Element)), new WitField("to", Part(t.Element)), new WitField("inclusive", WitType.Bool)),
            InstanceTerm => WitType.Option(WitType.String),
            ResourceTerm => WitType.Tuple(WitType.Option(WitType.String), WitType.String),
            UnitTerm => WitType.Tuple(),
            Unknown unknown => throw NotKnown(unknown, at),
            _ => throw new InvalidOperationException($"{term.GetType()} is not a term of types."),
        };
        return _done[term] = (type, size);
    }

    private RibException NotKnown(Unknown unknown, int at)
    {
        if (unknown.What is { } what)
            return source.Error(RibErrorKind.Type, unknown.At, $"the type of `{what}` does not follow from its use", $"write it where you read the value: `let x: string = {what};`");
        return source.Error(RibErrorKind.Type, Math.Max(unknown.At, 0), "the type of this does not follow from its use", "write it: `expression: type`, or `let name: type = …`");
    }

    private RibException TooLarge(int at) => source.Error(RibErrorKind.Limit, at, "the type of this is too large");
}
