using System.Collections.Immutable;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>
/// Does a <c>match</c> take every value? By the usual matrix of patterns: one row per arm, one column per part of the value;
/// a column is split by the constructors of its type until none is left.
/// </summary>
internal sealed class Coverage
{
    // Rows looked at. Arms over many nested parts grow exponentially; beyond this the run itself decides.
    private int _steps = 200_000;

    private Coverage()
    {
    }

    /// <summary>A pattern for values that no arm takes; null: there are none, or it would take too long to tell.</summary>
    /// <param name="patterns">With their names settled, see <see cref="Inference"/>.</param>
    public static string? Missing(WitType type, ImmutableArray<Pattern> patterns) =>
        new Coverage().Witness([type], [.. patterns.Select(p => new[] { p })])?[0];

    /// <summary>One text per column; null: every combination has a row.</summary>
    private string[]? Witness(WitType[] columns, List<Pattern[]> rows)
    {
        _steps -= rows.Count + 1;
        if (_steps < 0)
            return null;
        if (columns.Length == 0)
            return rows.Count == 0 ? [] : null;
        var first = columns[0];
        var rest = columns[1..];
        if (Constructors(first) is not { } constructors)
            return Open(first, rest, rows);
        foreach (var constructor in constructors)
        {
            var matching = rows.Select(row => Specialise(row, constructor)).OfType<Pattern[]>().ToList();
            if (Witness([.. constructor.Parts, .. rest], matching) is { } found)
                return [constructor.Print(found[..constructor.Parts.Length]), .. found[constructor.Parts.Length..]];
        }

        return null;
    }

    /// <summary>A type with more values than patterns can list: numbers, strings, chars, lists.</summary>
    private string[]? Open(WitType first, WitType[] rest, List<Pattern[]> rows)
    {
        var others = rows.Where(row => IsAny(row[0])).Select(row => row[1..]).ToList();
        return Witness(rest, others) is { } found ? ["_", .. found] : null;
    }

    private static bool IsAny(Pattern pattern) => pattern is WildcardPattern or NamePattern;

    /// <summary>The row without its first pattern but with that one's parts; null: it does not take the constructor.</summary>
    private static Pattern[]? Specialise(Pattern[] row, Constructor constructor)
    {
        var parts = row[0] switch
        {
            WildcardPattern or NamePattern => [.. constructor.Parts.Select(_ => (Pattern)new WildcardPattern(0))],
            CasePattern choice when choice.Case == constructor.Name =>
                constructor.Parts.Length == 0 ? [] : [choice.Payload ?? new WildcardPattern(0)],
            LiteralPattern { Value: BoolLiteral literal } when constructor.Name == (literal.Value ? "true" : "false") => [],
            LiteralPattern { Value: Ascription { Value: BoolLiteral literal } } when constructor.Name == (literal.Value ? "true" : "false") => [],
            TuplePattern tuple => [.. tuple.Items],
            RecordPattern record => [.. constructor.Fields.Select(name => record.Fields.Where(f => f.Name == name).Select(f => f.Pattern).FirstOrDefault() ?? new WildcardPattern(0))],
            _ => (Pattern[]?)null,
        };
        return parts is null ? null : [.. parts, .. row[1..]];
    }

    /// <summary>Null: a type with an open number of them.</summary>
    private static Constructor[]? Constructors(WitType type) => type switch
    {
        PrimitiveType { Kind: WitKind.Bool } => [new Constructor("true", []), new Constructor("false", [])],
        OptionType option => [new Constructor("none", []), new Constructor("some", [option.Inner])],
        ResultType result => [new Constructor("ok", Payload(result.Ok)), new Constructor("err", Payload(result.Err))],
        VariantType variant => [.. variant.Cases.Select(c => new Constructor(c.Name, Payload(c.Type)))],
        EnumType enumeration => [.. enumeration.Cases.Select(c => new Constructor(c, []))],
        TupleType tuple => [new Constructor("", [.. tuple.Items])],
        RecordType record => [new Constructor("", [.. record.Fields.Select(f => f.Type)]) { Fields = [.. record.Fields.Select(f => f.Name)] }],
        _ => null,
    };

    private static WitType[] Payload(WitType? type) => type is null ? [] : [type];

    /// <param name="Name">Empty for tuples and records.</param>
    private sealed record Constructor(string Name, WitType[] Parts)
    {
        public string[] Fields { get; init; } = [];

        public string Print(string[] parts)
        {
            if (Fields.Length > 0)
                return "{" + string.Join(", ", parts.Zip(Fields, (part, field) => $"{field}: {part}")) + "}";
            return Name.Length > 0 && parts.Length == 0 ? Name : $"{Name}({string.Join(", ", parts)})";
        }
    }
}
