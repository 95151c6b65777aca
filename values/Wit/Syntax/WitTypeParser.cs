using System.Globalization;

namespace GolemOrleans.Values.Wit.Syntax;

/// <summary>Type definitions and type expressions.</summary>
internal sealed class WitTypeParser(WitTokenReader tokens)
{
    /// <summary>Deepest nesting of one type expression.</summary>
    private const int MaxDepth = 100;

    private int _depth;

    /// <summary>A record, variant, enum, flags or alias definition; null when none stands here.</summary>
    public (string Name, TypeBodySyntax Body)? TryDefinition()
    {
        if (tokens.TryKeyword("type"))
        {
            var name = tokens.Identifier("the name of a type");
            tokens.Symbol("=");
            var target = Type();
            tokens.Symbol(";");
            return (name, new AliasBody(target));
        }

        if (tokens.TryKeyword("record"))
            return (Name(), new RecordBody(NonEmpty("record", "field", Field)));
        if (tokens.TryKeyword("variant"))
            return (Name(), new VariantBody(NonEmpty("variant", "case", Case)));
        if (tokens.TryKeyword("enum"))
            return (Name(), new EnumBody(NonEmpty("enum", "case", () => Item("a case"))));
        if (tokens.TryKeyword("flags"))
            return (Name(), new FlagsBody(NonEmpty("flags", "name", () => Item("a flag"))));
        return null;
    }

    public TypeExpression Type()
    {
        var here = tokens.Here;
        if (++_depth > MaxDepth)
            throw here.Error($"types nest deeper than {MaxDepth} levels");
        var token = tokens.Peek();
        var name = tokens.Identifier("a type");
        var arguments = new List<TypeExpression?>();
        uint length = 0;
        if (!token.Escaped && name is "list" or "map" or "option" or "result" or "tuple" or "own" or "borrow" && tokens.AtSymbol("<"))
            length = Arguments(name, arguments);
        _depth--;
        return new TypeExpression(name, arguments, length, token.Escaped, here);
    }

    private uint Arguments(string name, List<TypeExpression?> arguments)
    {
        uint length = 0;
        tokens.Symbol("<");
        do
        {
            if (tokens.AtSymbol(">"))
                break;
            if (name == "list" && arguments.Count == 1 && tokens.Peek().Kind == WitTokenKind.Integer)
            {
                var here = tokens.Here;
                if (!uint.TryParse(tokens.Next().Text, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length == 0)
                    throw here.Error("the length of a list must be between 1 and 4294967295");
                break;
            }

            arguments.Add(name == "result" && tokens.TrySymbol("_") ? null : Type());
        }
        while (tokens.TrySymbol(","));
        tokens.Symbol(">");
        return length;
    }

    private string Name() => tokens.Identifier("the name of a type");

    private string Item(string what)
    {
        WitGates.Skip(tokens);
        return tokens.Identifier(what);
    }

    private (string, TypeExpression) Field()
    {
        var name = Item("a field");
        tokens.Symbol(":");
        return (name, Type());
    }

    private (string, TypeExpression?) Case()
    {
        var name = Item("a case");
        if (!tokens.TrySymbol("("))
            return (name, null);
        var type = Type();
        tokens.Symbol(")");
        return (name, type);
    }

    private List<T> NonEmpty<T>(string kind, string part, Func<T> item)
    {
        var here = tokens.Here;
        var items = tokens.Separated("{", "}", item);
        return items.Count > 0 ? items : throw here.Error($"a {kind} needs at least one {part}");
    }
}
