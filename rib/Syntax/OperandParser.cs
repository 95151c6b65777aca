using System.Collections.Immutable;
using System.Text;
using GolemOrleans.Values.Names;

namespace GolemOrleans.Rib.Syntax;

/// <summary>Reads what stands between operators: literals, names, calls, braces, and what may follow them: fields, indices, methods, types.</summary>
internal sealed class OperandParser(TokenReader tokens, TypeParser types, Parser parser)
{
    public static bool IsReserved(string name) =>
        name is "let" or "if" or "then" or "else" or "match" or "for" or "in" or "from" or "reduce" or "yield" or "true" or "false" or "some" or "none" or "ok" or "err";

    public Expression Read() => tokens.Nested(() => parser.Keyword() switch
    {
        null => Suffixes(Prefix()),
        // These reach as far as they can: what follows belongs to their last part.
        (Let or If) and var open => open,
        var closed => Suffixes(closed),
    });

    /// <summary>A literal of a pattern.</summary>
    public Expression Literal()
    {
        var literal = Prefix();
        return tokens.TryTake(":") ? tokens.Deepen(new Ascription(literal.At, literal, types.Read()), literal.Depth) : literal;
    }

    private Expression Prefix()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return Number(token.At, "");
            case TokenKind.Char:
                tokens.Take();
                return new CharLiteral(token.At, Rune.GetRuneAt(token.Text, 0));
            case TokenKind.Quote:
                return String(token.At);
            case TokenKind.Name:
                return Named(token);
            case TokenKind.Symbol when token.Text == "!":
                tokens.Take();
                var operand = Read();
                return tokens.Deepen(new Not(token.At, operand), operand.Depth);
            case TokenKind.Symbol when token.Text is "-" or "+":
                tokens.Take();
                return tokens.Current.Kind == TokenKind.Number
                    ? Number(token.At, token.Text == "-" ? "-" : "")
                    : throw tokens.Unexpected($"a number after `{token.Text}`", token.Text == "-" ? "write `0 - x` for the negative of x" : null);
            case TokenKind.Symbol when token.Text == "(":
                tokens.Take();
                return Parenthesis(token.At);
            case TokenKind.Symbol when token.Text == "[":
                tokens.Take();
                var items = tokens.List("]", parser.Expression);
                return tokens.Deepen(new ListLiteral(token.At, items), MaxDepth(items));
            case TokenKind.Symbol when token.Text == "{":
                return Braces(token.At);
            default:
                throw tokens.Unexpected("an expression");
        }
    }

    private Expression Number(int at, string sign)
    {
        var literal = new NumberLiteral(at, sign + tokens.Take().Text);
        if (literal.Text.Length > 400)
            throw tokens.Source.Error(RibErrorKind.Limit, at, "this number has more than 400 digits");
        return types.AtNumberType ? new Ascription(at, literal, types.Read()) { Depth = 1 } : literal;
    }

    private StringLiteral String(int at)
    {
        var parts = ImmutableArray.CreateBuilder<StringPart>();
        var depth = 0;
        while (true)
        {
            var text = tokens.Lexer.ReadText(at, out var isEnd);
            if (text.Length > 0)
                parts.Add(new StringPart(text, null));
            tokens.MoveTo(tokens.Lexer.At);
            if (isEnd)
                return tokens.Deepen(new StringLiteral(at, parts.ToImmutable()), depth);
            var value = parser.Statements(() => tokens.Current.Is("}"));
            parts.Add(new StringPart(null, value.Statements.Length == 1 ? value.Statements[0] : value));
            depth = Math.Max(depth, value.Depth);
            // Not passed, for what follows is text and not tokens.
            if (!tokens.Current.Is("}"))
                throw tokens.Unexpected("`}`");
            tokens.Lexer.At = tokens.Current.At + 1;
        }
    }

    private Expression Parenthesis(int at)
    {
        var items = tokens.List(")", parser.Expression, out var comma);
        return items.Length == 1 && !comma ? items[0] : tokens.Deepen(new TupleLiteral(at, items), MaxDepth(items));
    }

    private Expression Braces(int at)
    {
        tokens.Take();
        if (tokens.TryTake("}"))
            return new FlagsLiteral(at, []);
        if (tokens.Current.Kind == TokenKind.Name)
        {
            var next = tokens.Peek();
            if (next.Is(":"))
                return Record(at);
            if ((next.Is(",") || next.Is("}")) && !IsReserved(tokens.Current.Text))
                return new FlagsLiteral(at, tokens.List("}", () => tokens.ExpectName("the name of a flag").Text));
        }

        var block = parser.Statements(() => tokens.Current.Is("}"));
        if (!tokens.Current.Is("}"))
            throw tokens.Unexpected("`;` or `}`");
        tokens.Take();
        return block with { At = at };
    }

    private RecordLiteral Record(int at)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var fields = tokens.List("}", () =>
        {
            var name = tokens.ExpectName("a field");
            if (!names.Add(name.Text))
                throw tokens.Source.Error(RibErrorKind.Syntax, name.At, $"the record has two fields `{name.Text}`");
            tokens.Expect(":");
            return new FieldValue(name.At, name.Text, parser.Expression());
        });
        return tokens.Deepen(new RecordLiteral(at, fields), fields.Max(f => f.Value.Depth));
    }

    private Expression Named(Token name)
    {
        switch (name.Text)
        {
            case "true" or "false":
                tokens.Take();
                return new BoolLiteral(name.At, name.Text == "true");
            case "none":
                tokens.Take();
                return new OptionLiteral(name.At, null);
            case "some":
                tokens.Take();
                return Wrapped(name, inner => new OptionLiteral(name.At, inner));
            case "ok" or "err":
                tokens.Take();
                return tokens.Current.Is("(")
                    ? Wrapped(name, inner => new ResultLiteral(name.At, name.Text == "ok", inner))
                    : new ResultLiteral(name.At, name.Text == "ok", null);
            case "_":
                throw tokens.Source.Error(RibErrorKind.Syntax, name.At, "`_` is a pattern and no value");
        }

        if (tokens.Lexer.InterfaceAt(name.At) is { } iface)
            return Qualified(name.At, iface);
        tokens.Take();
        if (TypeArgument() is { } argument)
            return Arguments(name.At, new FunctionPath(null, FunctionKind.Function, null, name.Text), argument);
        return tokens.Current.Is("(")
            ? Arguments(name.At, new FunctionPath(null, FunctionKind.Function, null, name.Text), null)
            : new Name(name.At, name.Text);
    }

    private Expression Wrapped(Token name, Func<Expression, Expression> wrap)
    {
        tokens.Expect("(", $"write `{name.Text}(…)`");
        var inner = parser.Expression();
        tokens.Expect(")");
        return tokens.Deepen(wrap(inner), inner.Depth);
    }

    /// <summary><c>ns:pkg/iface.{function}(arguments)</c>.</summary>
    private Call Qualified(int at, string iface)
    {
        tokens.MoveTo(at + iface.Length + ".{".Length);
        var path = tokens.TryTake("[") ? Canonical(iface) : Function(iface);
        tokens.Expect("}");
        return Arguments(at, path, null);
    }

    private FunctionPath Canonical(string iface)
    {
        var word = tokens.ExpectName("constructor, method, static or drop");
        FunctionKind kind = word.Text switch
        {
            "constructor" => FunctionKind.Constructor,
            "method" => FunctionKind.Method,
            "static" => FunctionKind.Static,
            "drop" => FunctionKind.Drop,
            _ => throw tokens.Source.Error(RibErrorKind.Syntax, word.At, $"expected constructor, method, static or drop, found `{word.Text}`"),
        };
        tokens.Expect("]");
        var resource = tokens.ExpectName("the name of a resource").Text;
        if (kind is FunctionKind.Constructor or FunctionKind.Drop)
            return new FunctionPath(iface, kind, resource, null);
        tokens.Expect(".");
        return new FunctionPath(iface, kind, resource, tokens.ExpectName("the name of a function").Text);
    }

    private FunctionPath Function(string iface)
    {
        var first = tokens.ExpectName("the name of a function").Text;
        var arguments = tokens.TryTake("(") ? tokens.List(")", parser.Expression) : default;
        if (arguments.IsDefault && !tokens.Current.Is("."))
            return new FunctionPath(iface, FunctionKind.Function, null, first);
        tokens.Expect(".");
        return tokens.ExpectName("the name of a method").Text switch
        {
            "new" => new FunctionPath(iface, FunctionKind.Constructor, first, null, arguments),
            "drop" => new FunctionPath(iface, FunctionKind.Drop, first, null, arguments),
            var method => new FunctionPath(iface, FunctionKind.Method, first, method, arguments),
        };
    }

    private Call Arguments(int at, FunctionPath function, TypeArgument? type)
    {
        tokens.Expect("(");
        var arguments = tokens.List(")", parser.Expression);
        var depth = Math.Max(MaxDepth(arguments), function.ResourceArguments.IsDefault ? 0 : MaxDepth(function.ResourceArguments));
        return tokens.Deepen(new Call(at, function, type, arguments), depth);
    }

    private TypeArgument? TypeArgument()
    {
        if (!tokens.Current.Is("[") || tokens.Lexer.TypeArgumentAt(tokens.Current.At, out var end) is not { } argument)
            return null;
        tokens.MoveTo(end);
        return argument;
    }

    private Expression Suffixes(Expression operand)
    {
        while (true)
        {
            var at = tokens.Current.At;
            if (tokens.TryTake("."))
            {
                operand = Member(operand);
            }
            else if (tokens.TryTake("["))
            {
                var index = parser.Expression();
                tokens.Expect("]");
                operand = tokens.Deepen(new SelectIndex(at, operand, index), Math.Max(operand.Depth, index.Depth));
            }
            else if (tokens.TryTake(":"))
            {
                operand = tokens.Deepen(new Ascription(operand.At, operand, types.Read()), operand.Depth);
            }
            else
            {
                return operand;
            }
        }
    }

    private Expression Member(Expression target)
    {
        var name = tokens.ExpectName("a field or function");
        var type = TypeArgument();
        if (type is null && !tokens.Current.Is("("))
            return tokens.Deepen(new SelectField(name.At, target, name.Text), target.Depth);
        tokens.Expect("(");
        var arguments = tokens.List(")", parser.Expression);
        return tokens.Deepen(new MethodCall(name.At, target, name.Text, type, arguments), Math.Max(target.Depth, MaxDepth(arguments)));
    }

    private static int MaxDepth(ImmutableArray<Expression> items) => items.IsEmpty ? 0 : items.Max(i => i.Depth);
}
