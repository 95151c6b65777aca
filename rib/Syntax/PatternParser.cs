using System.Collections.Immutable;

namespace GolemOrleans.Rib.Syntax;

/// <summary>Reads the patterns of a <c>match</c>.</summary>
/// <param name="literal">Reads a literal with its type, if it has one.</param>
internal sealed class PatternParser(TokenReader tokens, Func<Expression> literal)
{
    public Pattern Read() => tokens.Nested(ReadCore);

    private Pattern ReadCore()
    {
        var token = tokens.Current;
        if (token.Kind is TokenKind.Number or TokenKind.Quote or TokenKind.Char || token.Is("-") || token.IsName("true") || token.IsName("false"))
            return Literal(token.At);
        if (token.Kind == TokenKind.Name)
            return Named();
        if (tokens.TryTake("("))
        {
            var items = tokens.List(")", Read, out var comma);
            return items.Length == 1 && !comma ? items[0] : new TuplePattern(token.At, items);
        }

        if (tokens.TryTake("["))
            return new ListPattern(token.At, tokens.List("]", Read));
        if (tokens.TryTake("{"))
            return new RecordPattern(token.At, tokens.List("}", Field));
        throw tokens.Unexpected("a pattern");
    }

    private Pattern Named()
    {
        var name = tokens.Take();
        if (name.Text == "_")
            return new WildcardPattern(name.At);
        if (tokens.TryTake("@"))
            return new AliasPattern(name.At, name.Text, Read());
        if (tokens.Current.Is("("))
            return new CasePattern(name.At, name.Text, Payload(name));
        return name.Text is "none" or "ok" or "err" or "some" ? new CasePattern(name.At, name.Text, null) : new NamePattern(name.At, name.Text);
    }

    private Pattern? Payload(Token name)
    {
        tokens.Take();
        var payload = tokens.List(")", Read);
        return payload.Length switch
        {
            0 => null,
            1 => payload[0],
            _ => throw tokens.Source.Error(RibErrorKind.Syntax, name.At, $"`{name.Text}` takes one pattern, here are {payload.Length}", "match several values with a tuple: `name((a, b))`"),
        };
    }

    private LiteralPattern Literal(int at)
    {
        var value = literal();
        return value is StringLiteral { Parts: var parts } && parts.Any(p => p.Value is not null)
            ? throw tokens.Source.Error(RibErrorKind.Syntax, at, "a pattern cannot have `${…}`", "compare with `if` instead")
            : new LiteralPattern(at, value);
    }

    private FieldPattern Field()
    {
        var name = tokens.ExpectName("a field").Text;
        tokens.Expect(":", $"write `{name}: {name}` to give the field's value that name");
        return new FieldPattern(name, Read());
    }
}
