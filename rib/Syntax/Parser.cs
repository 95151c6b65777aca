using System.Collections.Immutable;

namespace GolemOrleans.Rib.Syntax;

/// <summary>Reads programs. Stops at the first error.</summary>
internal sealed class Parser
{
    private readonly TokenReader _tokens;
    private readonly TypeParser _types;
    private readonly PatternParser _patterns;
    private readonly OperandParser _operands;

    private Parser(SourceText source, RibLimits limits)
    {
        _tokens = new TokenReader(source, limits.Nesting);
        _types = new TypeParser(_tokens);
        _operands = new OperandParser(_tokens, _types, this);
        _patterns = new PatternParser(_tokens, () => _operands.Literal());
    }

    /// <exception cref="RibException">The text does not follow the grammar or is too long or too deep.</exception>
    public static Block Parse(SourceText source, RibLimits limits)
    {
        if (source.Text.Length > limits.SourceLength)
            throw source.Error(RibErrorKind.Limit, limits.SourceLength, $"the program is longer than {limits.SourceLength} characters");
        return new Parser(source, limits).Program();
    }

    public Expression Expression()
    {
        var from = Binary(0);
        var isInclusive = _tokens.Current.Is("..=");
        if (!isInclusive && !_tokens.Current.Is(".."))
            return from;
        _tokens.Take();
        if (!isInclusive && AtEndOfRange())
            return _tokens.Deepen(new RangeLiteral(from.At, from, null, false), from.Depth);
        var to = Binary(0);
        return _tokens.Deepen(new RangeLiteral(from.At, from, to, isInclusive), Math.Max(from.Depth, to.Depth));
    }

    /// <summary>Statements up to a closing token, which is not passed.</summary>
    public Block Statements(Func<bool> atEnd)
    {
        var start = _tokens.Current.At;
        var statements = ImmutableArray.CreateBuilder<Expression>();
        do
        {
            if (statements.Count > 0 && atEnd())
                throw _tokens.Unexpected("an expression", "the last expression is the value of the program or block and has no `;` after it");
            statements.Add(Expression());
        }
        while (_tokens.TryTake(";"));

        return _tokens.Deepen(new Block(start, statements.ToImmutable()), statements.Max(s => s.Depth));
    }

    /// <summary>A keyword that begins an expression, or null.</summary>
    public Expression? Keyword()
    {
        if (_tokens.Current.Kind != TokenKind.Name)
            return null;
        var at = _tokens.Current.At;
        switch (_tokens.Current.Text)
        {
            case "let":
                return Let(at);
            case "if":
                return If(at);
            case "match":
                return Match(at);
            case "for":
                return For(at);
            case "reduce":
                return Reduce(at);
            case "then" or "else" or "in" or "from" or "yield":
                throw _tokens.Unexpected("an expression");
            default:
                return null;
        }
    }

    private Block Program()
    {
        // The form of older definitions: the whole program inside ${ and }.
        var isWrapped = _tokens.TryTake("${");
        var program = Statements(() => _tokens.Current.Kind == TokenKind.End || (isWrapped && _tokens.Current.Is("}")));
        if (isWrapped)
            _tokens.Expect("}");
        return _tokens.Current.Kind == TokenKind.End ? program : throw _tokens.Unexpected("`;` or the end of the program");
    }

    private bool AtEndOfRange() =>
        _tokens.Current.Kind == TokenKind.End
        || (_tokens.Current.Kind == TokenKind.Symbol && _tokens.Current.Text is "]" or ")" or "}" or "{" or ";" or ",")
        || _tokens.Current.IsName("from") || _tokens.Current.IsName("then") || _tokens.Current.IsName("else");

    private Expression Binary(int above)
    {
        var left = _operands.Read();
        while (_tokens.Current.Kind == TokenKind.Symbol && BinaryOperators.Parse(_tokens.Current.Text) is { } op && op.Precedence() > above)
        {
            var at = _tokens.Take().At;
            var right = Binary(op.Precedence());
            left = _tokens.Deepen(new Binary(at, op, left, right), Math.Max(left.Depth, right.Depth));
        }

        return left;
    }

    private Let Let(int at)
    {
        _tokens.Take();
        var name = Variable();
        var type = _tokens.TryTake(":") ? _types.Read() : null;
        _tokens.Expect("=");
        var value = Expression();
        return _tokens.Deepen(new Let(at, name, type, value), value.Depth);
    }

    private If If(int at)
    {
        _tokens.Take();
        var condition = Expression();
        _tokens.ExpectWord("then");
        var then = Expression();
        _tokens.ExpectWord("else");
        var otherwise = Expression();
        return _tokens.Deepen(new If(at, condition, then, otherwise), Math.Max(condition.Depth, Math.Max(then.Depth, otherwise.Depth)));
    }

    private Match Match(int at)
    {
        _tokens.Take();
        var value = Expression();
        var open = _tokens.Expect("{");
        var arms = _tokens.List("}", () =>
        {
            var pattern = _patterns.Read();
            _tokens.Expect("=>");
            return new MatchArm(pattern, Expression());
        });
        if (arms.IsEmpty)
            throw _tokens.Source.Error(RibErrorKind.Syntax, open.At, "a `match` has at least one arm");
        return _tokens.Deepen(new Match(at, value, arms), Math.Max(value.Depth, arms.Max(a => a.Body.Depth)));
    }

    private For For(int at)
    {
        _tokens.Take();
        var variable = Variable();
        _tokens.ExpectWord("in");
        var items = Expression();
        var body = Loop();
        return _tokens.Deepen(new For(at, variable, items, body), Math.Max(items.Depth, body.Depth));
    }

    private Reduce Reduce(int at)
    {
        _tokens.Take();
        var accumulator = Variable();
        _tokens.Expect(",");
        var variable = Variable();
        _tokens.ExpectWord("in");
        var items = Expression();
        _tokens.ExpectWord("from");
        var initial = Expression();
        var body = Loop();
        return _tokens.Deepen(new Reduce(at, accumulator, variable, items, initial, body), Math.Max(items.Depth, Math.Max(initial.Depth, body.Depth)));
    }

    /// <summary><c>{ statements; yield value; }</c>; the last semicolon may be left out.</summary>
    private Block Loop()
    {
        var open = _tokens.Expect("{");
        var statements = ImmutableArray.CreateBuilder<Expression>();
        while (!_tokens.TryTakeName("yield"))
        {
            if (_tokens.Current.Is("}"))
                throw _tokens.Unexpected("`yield`", "the body of a loop ends with `yield` and the value of the turn");
            statements.Add(Expression());
            _tokens.Expect(";");
        }

        statements.Add(Expression());
        _tokens.TryTake(";");
        _tokens.Expect("}");
        return _tokens.Deepen(new Block(open.At, statements.ToImmutable()), statements.Max(s => s.Depth));
    }

    private string Variable()
    {
        var name = _tokens.ExpectName("a name");
        return name.Text is "_" || OperandParser.IsReserved(name.Text)
            ? throw _tokens.Source.Error(RibErrorKind.Syntax, name.At, $"`{name.Text}` cannot be the name of a variable")
            : name.Text;
    }
}
