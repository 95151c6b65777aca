using System.Globalization;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Rib.Tests.Support;

/// <summary>A program that types must be found for, a pure function of a seed, with the type of its value.</summary>
internal sealed class RandomProgram
{
    private static readonly WitType[] s_basic =
        [WitType.Bool, WitType.U8, WitType.S8, WitType.U16, WitType.S32, WitType.U64, WitType.S64, WitType.F32, WitType.F64, WitType.Char, WitType.String, ShopComponent.Stage, ShopComponent.Access];

    private readonly Random _random;
    private readonly List<(string Name, WitType Type)> _variables = [];
    private int _names;

    public RandomProgram(int seed)
    {
        _random = new Random(seed);
        Type = RandomType(3);
        Source = $"let result: {Print(Type)} = {Expression(Type, 5)};\nresult";
    }

    public WitType Type { get; }

    public string Source { get; }

    private WitType RandomType(int depth) => _random.Next(depth > 0 ? 9 : 4) switch
    {
        < 4 => s_basic[_random.Next(s_basic.Length)],
        4 => WitType.List(RandomType(depth - 1)),
        5 => WitType.Option(RandomType(depth - 1)),
        6 => WitType.Result(RandomType(depth - 1), RandomType(depth - 1)),
        7 => WitType.Tuple(RandomType(depth - 1), RandomType(depth - 1)),
        _ => WitType.Record(new WitField("a", RandomType(depth - 1)), new WitField("b-c", RandomType(depth - 1))),
    };

    private string Expression(WitType type, int depth)
    {
        if (depth == 0)
            return Literal(type, 0);
        return _random.Next(14) switch
        {
            0 => $"if {Expression(WitType.Bool, depth - 1)} then {Expression(type, depth - 1)} else {Expression(type, depth - 1)}",
            1 => Block(type, depth),
            2 => MatchOption(type, depth),
            3 => MatchTuple(type, depth),
            4 => $"{Typed(WitType.Tuple(type, WitType.Bool), depth - 1)}[0]",
            5 => $"{Typed(WitType.Record(new WitField("x", type)), depth - 1)}.x",
            6 => $"[{Expression(type, depth - 1)}, {Expression(type, depth - 1)}][{_random.Next(3)}]",
            7 when _variables.Where(v => v.Type.Equals(type)).Select(v => v.Name).ToArray() is { Length: > 0 } names => names[_random.Next(names.Length)],
            8 => Reduce(type, depth),
            9 => Paren(Operator(type, depth)),
            10 => Special(type, depth),
            _ => Literal(type, depth),
        };
    }

    private string Block(WitType type, int depth)
    {
        var bound = RandomType(1);
        var name = $"v{_names++}";
        // One or the other: the type may be left to the use, which may never come.
        var let = _random.Next(2) == 0 ? $"let {name}: {Print(bound)} = {Expression(bound, depth - 1)}" : $"let {name} = {Typed(bound, depth - 1)}";
        return "{ " + let + "; " + Within(name, bound, () => Expression(type, depth - 1)) + ": " + Print(type) + " }";
    }

    private string MatchOption(WitType type, int depth)
    {
        var inner = RandomType(1);
        var name = $"v{_names++}";
        return $"match {Typed(WitType.Option(inner), depth - 1)} {{ some({name}) => {Within(name, inner, () => Expression(type, depth - 1))}, none => {Expression(type, depth - 1)} }}";
    }

    private string MatchTuple(WitType type, int depth)
    {
        var name = $"v{_names++}";
        var tuple = WitType.Tuple(WitType.Bool, WitType.U8);
        return $"match {Typed(tuple, depth - 1)} {{ (true, {name}) => {Within(name, WitType.U8, () => Expression(type, depth - 1))}, (false, 3) => {Expression(type, depth - 1)}, {name} @ _ => {Expression(type, depth - 1)} }}";
    }

    private string Reduce(WitType type, int depth)
    {
        var (accumulator, item) = ($"v{_names++}", $"v{_names++}");
        var body = Within(accumulator, type, () => Within(item, WitType.U64, () => Expression(type, depth - 1)));
        return $"reduce {accumulator}, {item} in 0..{_random.Next(4)}u64 from {Typed(type, depth - 1)} {{ yield {body}; }}";
    }

    private string Operator(WitType type, int depth) => type.Kind switch
    {
        WitKind.Bool => Comparison(depth),
        >= WitKind.S8 and <= WitKind.F64 => $"{Paren(Expression(type, depth - 1))} {"+-*/"[_random.Next(4)]} {Paren(Expression(type, depth - 1))}",
        WitKind.String => $"\"<${{{Typed(s_basic[_random.Next(s_basic.Length)], depth - 1)}}}>\"",
        _ => Literal(type, depth),
    };

    private string Comparison(int depth)
    {
        var type = s_basic[_random.Next(1, 11)];
        string[] operators = ["==", "!=", "<", "<=", ">", ">="];
        return _random.Next(3) == 0
            ? $"!{Paren(Expression(WitType.Bool, depth - 1))} {(_random.Next(2) == 0 ? "&&" : "||")} {Paren(Expression(WitType.Bool, depth - 1))}"
            : $"{Typed(type, depth - 1)} {operators[_random.Next(operators.Length)]} {Paren(Expression(type, depth - 1))}";
    }

    private string Special(WitType type, int depth)
    {
        if (type is not ListType list)
            return Literal(type, depth);
        var name = $"v{_names++}";
        return _random.Next(2) == 0
            ? $"for {name} in {_random.Next(3)}..={_random.Next(4)}u64 {{ yield {Within(name, WitType.U64, () => Expression(list.Element, depth - 1))}; }}"
            : $"{Typed(type, depth - 1)}[{_random.Next(2)}..]";
    }

    private string Literal(WitType type, int depth)
    {
        string Part(WitType part) => Expression(part, Math.Max(depth - 1, 0));
        return type switch
        {
            ListType list => $"[{string.Join(", ", Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Part(list.Element)))}]",
            OptionType option => _random.Next(3) == 0 ? "none" : $"some({Part(option.Inner)})",
            ResultType result => _random.Next(2) == 0 ? $"ok({Part(result.Ok!)})" : $"err({Part(result.Err!)})",
            TupleType tuple => tuple.Items.Length == 1 ? $"({Part(tuple.Items[0])},)" : $"({string.Join(", ", tuple.Items.Select(Part))})",
            RecordType record => $"{{{string.Join(", ", record.Fields.OrderBy(_ => _random.Next()).Select(f => $"{f.Name}: {Part(f.Type)}"))}}}",
            EnumType enumeration => enumeration.Cases[_random.Next(enumeration.Cases.Length)],
            FlagsType flags => $"{{{string.Join(", ", flags.Names.Where(_ => _random.Next(2) == 0))}}}",
            _ => Basic(type.Kind),
        };
    }

    private string Basic(WitKind kind) => kind switch
    {
        WitKind.Bool => _random.Next(2) == 0 ? "true" : "false",
        WitKind.Char => _random.Next(2) == 0 ? "'é'" : "'\\n'",
        WitKind.String => _random.Next(2) == 0 ? "\"\"" : "\"a$\\${b\\\"\"",
        WitKind.F32 or WitKind.F64 => (_random.Next(-20, 20) / 4.0).ToString(CultureInfo.InvariantCulture),
        WitKind.S8 or WitKind.S32 or WitKind.S64 => _random.Next(-100, 100).ToString(CultureInfo.InvariantCulture) + Suffix(kind),
        _ => _random.Next(200).ToString(CultureInfo.InvariantCulture) + Suffix(kind),
    };

    private string Suffix(WitKind kind) => _random.Next(4) == 0 ? kind.ToString().ToLowerInvariant() : "";

    private string Within(string name, WitType type, Func<string> write)
    {
        _variables.Add((name, type));
        var text = write();
        _variables.RemoveAt(_variables.Count - 1);
        return Paren(text);
    }

    private string Typed(WitType type, int depth) => Paren($"{Paren(Expression(type, depth))}: {Print(type)}");

    private static string Paren(string text) => $"({text})";

    private static string Print(WitType type) => WitTypePrinter.Print(type);
}
