using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Syntax;

/// <summary>Reads types: the basic ones, <c>list</c>, <c>option</c>, <c>result</c>, <c>tuple</c>, and inline records, variants, enums and flags.</summary>
internal sealed class TypeParser(TokenReader tokens)
{
    /// <summary>Is the current token a type of numbers, that is: may it be the suffix of a number?</summary>
    public bool AtNumberType => tokens.Current.Kind == TokenKind.Name && TypeName.Basic(tokens.Current.Text) is { Kind: >= WitKind.S8 and <= WitKind.F64 };

    public TypeName Read() => new(tokens.Current.At, tokens.Nested(ReadCore));

    private WitType ReadCore()
    {
        if (tokens.Current.Is("{"))
            return Record();
        var name = tokens.ExpectName("a type");
        if (TypeName.Basic(name.Text) is { } basic)
            return basic;
        switch (name.Text)
        {
            case "list":
                return WitType.List(Arguments(1)[0]!);
            case "option":
                return WitType.Option(Arguments(1)[0]!);
            case "result":
                return tokens.Current.Is("<") && Arguments(2, mayLack: true) is var sides ? WitType.Result(sides[0], sides.Length > 1 ? sides[1] : null) : WitType.Result(null, null);
            case "tuple":
                return new TupleType([.. Arguments(int.MaxValue).Select(t => t!)]);
            case "record":
                return Record();
            case "variant":
                return new VariantType(NotEmpty(Braced(() => new WitCase(tokens.ExpectName("a case").Text, Payload())), name));
            case "enum":
                return new EnumType(NotEmpty(Braced(() => tokens.ExpectName("a case").Text), name));
            case "flags":
                var flags = Braced(() => tokens.ExpectName("a flag").Text);
                return flags.Length <= 64 ? new FlagsType(flags) : throw Error(name, "flags have at most 64 names");
            default:
                throw Error(name, $"there is no type `{name.Text}`", Suggestions.For(name.Text, TypeName.Names));
        }
    }

    private WitType Record() => new RecordType(Braced(() =>
    {
        var field = tokens.ExpectName("a field").Text;
        tokens.Expect(":");
        return new WitField(field, tokens.Nested(ReadCore));
    }));

    private WitType? Payload()
    {
        if (!tokens.TryTake("("))
            return null;
        var type = tokens.Nested(ReadCore);
        tokens.Expect(")");
        return type;
    }

    private ImmutableArray<T> Braced<T>(Func<T> item)
    {
        tokens.Expect("{");
        return tokens.List("}", item);
    }

    private WitType?[] Arguments(int atMost, bool mayLack = false)
    {
        var open = tokens.Expect("<", "write what it holds, as in `list<u32>`");
        var types = tokens.List(">", () => mayLack && tokens.TryTakeName("_") ? null : tokens.Nested(ReadCore));
        return types.Length >= 1 && types.Length <= atMost ? [.. types] : throw Error(open, $"this type takes {(atMost == int.MaxValue ? "one or more types" : atMost == 1 ? "one type" : "one or two types")}");
    }

    private ImmutableArray<T> NotEmpty<T>(ImmutableArray<T> items, Token name) => items.IsEmpty ? throw Error(name, $"{name.Text} without cases") : items;

    private RibException Error(Token token, string problem, string? help = null) => tokens.Source.Error(RibErrorKind.Syntax, token.At, problem, help);
}
