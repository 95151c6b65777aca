using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>The types of what the program leaves open.</summary>
internal sealed partial class Inference
{
    private readonly List<(Unknown Type, string[] Names)> _literalRecords = [];

    private void ApplyDefaults()
    {
        // Cases first: a payload may decide the type of a number.
        foreach (var unknown in _unknowns.Where(u => u.Bound is null).ToArray())
        {
            if (unknown is { Bound: null, Requirement: CasesRequirement cases })
                Choose(unknown, cases);
        }

        foreach (var global in _environment.Globals)
            ApplyDefault(global);
        foreach (var (literal, names) in _literalRecords)
        {
            if (Unifier.Prune(literal) is Unknown { Requirement: FieldsRequirement fields } record)
                record.Bound = new RecordTerm([.. names.Select(n => KeyValuePair.Create(n, fields.Fields[n]))]);
        }

        foreach (var unknown in _unknowns)
        {
            if (unknown is { Bound: null, Requirement: NumberRequirement number })
                unknown.Bound = new KnownTerm(number.IsFraction ? WitType.F64 : number.IsNegative ? WitType.S64 : WitType.U64);
        }
    }

    /// <summary>The fields directly below the path, as far as nothing else says what they are.</summary>
    private void ApplyDefault(RibGlobal global)
    {
        if (!_globals.TryGetValue(global.Variable, out var variable))
            return;
        Term? term = variable;
        foreach (var step in global.Path)
            term = term is null ? null : FieldsOf(term).FirstOrDefault(f => f.Key == step).Value;
        if (term is null)
            return;
        foreach (var (_, field) in FieldsOf(term))
        {
            if (Unifier.Prune(field) is Unknown { Requirement: null } open)
                open.Bound = WitTerms.Of(global.Type);
        }
    }

    private static IEnumerable<KeyValuePair<string, Term>> FieldsOf(Term term) => Unifier.Prune(term) switch
    {
        RecordTerm record => record.Fields,
        Unknown { Requirement: FieldsRequirement fields } => fields.Fields,
        _ => [],
    };

    /// <summary>The one type of the component that has the cases.</summary>
    private void Choose(Unknown unknown, CasesRequirement cases)
    {
        var names = string.Join(", ", cases.Cases.Keys.Select(n => $"`{n}`"));
        var fitting = _environment.Catalog.WithCase(cases.Cases.Keys.First())
            .Where(type => cases.Cases.All(c => Unifier.TryCase(type, c.Key, out var payload) && payload is UnitTerm == Unifier.Prune(c.Value) is UnitTerm))
            .ToArray();
        switch (fitting.Length)
        {
            case 1:
                Require(unknown.At, new KnownTerm(fitting[0]), unknown);
                break;
            case 0:
                throw Error(RibErrorKind.Type, unknown.At, $"no variant or enum of the component has the cases {names}");
            default:
                throw Error(
                    RibErrorKind.Type, unknown.At, $"several types of the component have the cases {names}: {string.Join("; ", fitting.Select(t => TermText.Print(new KnownTerm(t))))}",
                    "pass the value to a function or write its type, so that it is clear which is meant");
        }
    }
}
