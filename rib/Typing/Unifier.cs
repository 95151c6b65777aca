using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>Where two types cannot be the same. The path leads from the whole type to the part.</summary>
/// <param name="Path">Such as <c>.items[].price</c>; empty: the types themselves.</param>
/// <param name="Reason">Replaces "expected …, found …" when it says more.</param>
internal sealed record Disagreement(string Path, Term Expected, Term Found, string? Reason = null)
{
    public override string ToString() =>
        (Path.Length == 0 ? "" : $"in `{Path.TrimStart('.')}`: ") + (Reason ?? $"expected {TermText.Print(Expected)}, found {TermText.Print(Found)}");
}

/// <summary>Makes types equal by finding out what is not known of them.</summary>
internal sealed class Unifier(Func<RibException> tooComplex)
{
    private const int MaxDepth = 200;

    // Shared parts make a type's text exponentially longer than the program; nobody needs types of that size.
    private int _steps = 200_000;

    /// <summary>The type itself behind unknowns that were found out.</summary>
    public static Term Prune(Term term)
    {
        while (term is Unknown { Bound: { } bound })
            term = bound;
        return term;
    }

    /// <summary>Null: they are equal now. Else some parts may have been made equal already.</summary>
    public Disagreement? Unify(Term expected, Term found) => Unify(expected, found, "", 0);

    private Disagreement? Unify(Term expected, Term found, string path, int depth)
    {
        if (--_steps < 0 || depth > MaxDepth)
            throw tooComplex();
        expected = Prune(expected);
        found = Prune(found);
        if (ReferenceEquals(expected, found))
            return null;
        Disagreement? Part(Term e, Term f, string name) => Unify(e, f, path + name, depth + 1);
        var here = new Disagreement(path, expected, found);
        switch (expected, found)
        {
            case (Unknown e, Unknown f):
                return Merge(e, f, here, Part);
            case (Unknown e, _):
                return Bind(e, found, here, Part);
            case (_, Unknown f):
                return Bind(f, expected, here, Part);
            case (KnownTerm e, KnownTerm f):
                return e.Type.Equals(f.Type) ? null : here;
            case (ListTerm e, ListTerm f):
                return Part(e.Element, f.Element, "[]");
            case (OptionTerm e, OptionTerm f):
                return Part(e.Inner, f.Inner, ".some");
            case (ResultTerm e, ResultTerm f):
                return Part(e.Ok, f.Ok, ".ok") ?? Part(e.Err, f.Err, ".err");
            case (RangeTerm e, RangeTerm f) when e.IsOpen == f.IsOpen:
                return Part(e.Element, f.Element, "[]");
            case (TupleTerm e, TupleTerm f) when e.Items.Length == f.Items.Length:
                return First(Enumerable.Range(0, e.Items.Length), i => Part(e.Items[i], f.Items[i], $"[{i}]"));
            case (RecordTerm e, RecordTerm f) when e.Fields.Length == f.Fields.Length:
                return First(e.Fields, field => f.IndexOf(field.Key) is >= 0 and var i ? Part(field.Value, f.Fields[i].Value, "." + field.Key) : here);
            case (InstanceTerm e, InstanceTerm f):
                return e.Narrowing?.Text == f.Narrowing?.Text ? null : here;
            case (ResourceTerm e, ResourceTerm f):
                return e.Interface == f.Interface && e.Name == f.Name ? null : here;
            case (UnitTerm, UnitTerm):
                return null;
            default:
                return here;
        }
    }

    private Disagreement? Merge(Unknown expected, Unknown found, Disagreement here, Func<Term, Term, string, Disagreement?> part)
    {
        var (e, f) = (expected.Requirement, found.Requirement);
        // The one that says more of itself in messages remains, and a needed type outweighs one that may be absent.
        var (kept, gone) = found.MayBeAbsent || (found.What is null && !expected.MayBeAbsent) ? (expected, found) : (found, expected);
        if ((e is FieldsRequirement or CasesRequirement && Contains(e, found, 0)) || (f is FieldsRequirement or CasesRequirement && Contains(f, expected, 0)))
            return here with { Reason = "this type would contain itself" };
        gone.Bound = kept;
        switch (e, f)
        {
            case (_, null) or (null, _):
                kept.Requirement = e ?? f;
                return null;
            case (NumberRequirement a, NumberRequirement b):
                kept.Requirement = new NumberRequirement(a.IsFraction || b.IsFraction, a.IsNegative || b.IsNegative);
                return null;
            case (FieldsRequirement a, FieldsRequirement b):
                if ((a.IsExact && !b.Fields.Keys.All(a.Fields.ContainsKey)) || (b.IsExact && !a.Fields.Keys.All(b.Fields.ContainsKey)))
                    return here with { Expected = Copy(e), Found = Copy(f) };
                kept.Requirement = new FieldsRequirement(a.Fields.SetItems(b.Fields), a.IsExact || b.IsExact);
                return First(a.Fields, field => b.Fields.TryGetValue(field.Key, out var other) ? part(field.Value, other, "." + field.Key) : null);
            case (CasesRequirement a, CasesRequirement b):
                kept.Requirement = new CasesRequirement(a.Cases.SetItems(b.Cases));
                return First(a.Cases, c => b.Cases.TryGetValue(c.Key, out var other) ? part(c.Value, other, "." + c.Key) : null);
            case (FlagsRequirement a, FlagsRequirement b):
                kept.Requirement = new FlagsRequirement(a.Names.Union(b.Names));
                return null;
            default:
                return here with { Expected = Copy(e), Found = Copy(f) };
        }
    }

    private Disagreement? Bind(Unknown unknown, Term type, Disagreement here, Func<Term, Term, string, Disagreement?> part)
    {
        if (Contains(type, unknown, 0))
            return here with { Reason = "this type would contain itself" };
        switch (unknown.Requirement)
        {
            case null:
                unknown.Bound = type;
                return null;
            case NumberRequirement number:
                if (type is not KnownTerm { Type.Kind: >= WitKind.S8 and <= WitKind.F64 and var kind }
                    || (number.IsFraction && kind is not (WitKind.F32 or WitKind.F64))
                    || (number.IsNegative && kind is WitKind.U8 or WitKind.U16 or WitKind.U32 or WitKind.U64))
                {
                    return here;
                }

                unknown.Bound = type;
                return null;
            case FieldsRequirement fields when type is RecordTerm record:
                return BindFields(unknown, fields, record, here, part);
            case CasesRequirement cases when type is KnownTerm { Type: VariantType or EnumType } known:
                return BindCases(unknown, cases, known, here, part);
            case FlagsRequirement flags when type is KnownTerm { Type: FlagsType known }:
                if (flags.Names.FirstOrDefault(name => !known.Names.Contains(name)) is { } other)
                    return here with { Reason = $"{TermText.Print(type)} has no flag `{other}`" };
                unknown.Bound = type;
                return null;
            default:
                return here;
        }
    }

    private static Disagreement? BindFields(Unknown unknown, FieldsRequirement fields, RecordTerm record, Disagreement here, Func<Term, Term, string, Disagreement?> part)
    {
        var lacking = fields.Fields.Keys.FirstOrDefault(name => record.IndexOf(name) < 0);
        if (lacking is not null)
            return here with { Reason = $"there is no field `{lacking}` in {TermText.Print(record)}" };
        if (fields.IsExact && record.Fields.FirstOrDefault(f => !fields.Fields.ContainsKey(f.Key)).Key is { } missing)
            return here with { Reason = $"the field `{missing}` of {TermText.Print(record)} is missing" };
        unknown.Bound = record;
        // In the direction of the whole, so that "expected" stays what was expected.
        var isExpected = ReferenceEquals(here.Expected, unknown);
        return First(fields.Fields, field =>
        {
            var other = record.Fields[record.IndexOf(field.Key)].Value;
            return isExpected ? part(field.Value, other, "." + field.Key) : part(other, field.Value, "." + field.Key);
        });
    }

    private static Disagreement? BindCases(Unknown unknown, CasesRequirement cases, KnownTerm known, Disagreement here, Func<Term, Term, string, Disagreement?> part)
    {
        unknown.Bound = known;
        return First(cases.Cases, wanted =>
        {
            if (!TryCase(known.Type, wanted.Key, out var payload))
                return here with { Expected = known, Reason = $"{TermText.Print(known)} has no case `{wanted.Key}`" };
            return part(payload, wanted.Value, "." + wanted.Key);
        });
    }

    /// <summary>The payload of a variant's or enum's case.</summary>
    public static bool TryCase(WitType type, string name, out Term payload)
    {
        payload = UnitTerm.Instance;
        if (type is EnumType enumeration)
            return enumeration.Cases.Contains(name);
        if (type is not VariantType variant || variant.Cases.FirstOrDefault(c => c.Name == name) is not { Name: not null } found)
            return false;
        payload = found.Type is null ? UnitTerm.Instance : WitTerms.Of(found.Type);
        return true;
    }

    private bool Contains(Requirement requirement, Unknown unknown, int depth) => requirement switch
    {
        FieldsRequirement fields => fields.Fields.Values.Any(t => Contains(t, unknown, depth)),
        CasesRequirement cases => cases.Cases.Values.Any(t => Contains(t, unknown, depth)),
        _ => false,
    };

    private bool Contains(Term term, Unknown unknown, int depth)
    {
        if (--_steps < 0 || depth > MaxDepth)
            throw tooComplex();
        return Prune(term) switch
        {
            Unknown other => ReferenceEquals(other, unknown) || (other.Requirement is { } requirement && Contains(requirement, unknown, depth + 1)),
            ListTerm list => Contains(list.Element, unknown, depth + 1),
            OptionTerm option => Contains(option.Inner, unknown, depth + 1),
            RangeTerm range => Contains(range.Element, unknown, depth + 1),
            ResultTerm result => Contains(result.Ok, unknown, depth + 1) || Contains(result.Err, unknown, depth + 1),
            TupleTerm tuple => tuple.Items.Any(t => Contains(t, unknown, depth + 1)),
            RecordTerm record => record.Fields.Any(f => Contains(f.Value, unknown, depth + 1)),
            _ => false,
        };
    }

    // The unknowns were joined already: for the message, each as it was.
    private static Unknown Copy(Requirement? requirement) => new(0) { Requirement = requirement };

    private static Disagreement? First<T>(IEnumerable<T> items, Func<T, Disagreement?> find)
    {
        foreach (var item in items)
        {
            if (find(item) is { } disagreement)
                return disagreement;
        }

        return null;
    }
}
