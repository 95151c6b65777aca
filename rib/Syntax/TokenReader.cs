using System.Collections.Immutable;

namespace GolemOrleans.Rib.Syntax;

/// <summary>The tokens of a program with one of lookahead, and what every part of the parser needs: expectations, lists, depth.</summary>
internal sealed class TokenReader
{
    private readonly Lexer _lexer;
    private readonly int _nesting;
    private int _open;

    public TokenReader(SourceText source, int nesting)
    {
        Source = source;
        _nesting = nesting;
        _lexer = new Lexer(source);
        Current = _lexer.Next();
    }

    public SourceText Source { get; }

    public Token Current { get; private set; }

    public Lexer Lexer => _lexer;

    /// <summary>Passes the current token.</summary>
    public Token Take()
    {
        var token = Current;
        Current = _lexer.Next();
        return token;
    }

    public bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        Take();
        return true;
    }

    public bool TryTakeName(string name)
    {
        if (!Current.IsName(name))
            return false;
        Take();
        return true;
    }

    public Token Expect(string symbol, string? help = null) => Current.Is(symbol) ? Take() : throw Unexpected($"`{symbol}`", help);

    public Token ExpectName(string what) => Current.Kind == TokenKind.Name ? Take() : throw Unexpected(what);

    public void ExpectWord(string word)
    {
        if (!TryTakeName(word))
            throw Unexpected($"`{word}`");
    }

    /// <summary>Goes on at a place of the text.</summary>
    public void MoveTo(int at)
    {
        _lexer.At = at;
        Current = _lexer.Next();
    }

    /// <summary>The token after the current one.</summary>
    public Token Peek()
    {
        var at = _lexer.At;
        var next = _lexer.Next();
        _lexer.At = at;
        return next;
    }

    /// <summary>Items separated by commas up to a closing symbol, which is passed; a comma before it is allowed.</summary>
    public ImmutableArray<T> List<T>(string close, Func<T> item) => List(close, item, out _);

    public ImmutableArray<T> List<T>(string close, Func<T> item, out bool endsWithComma)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        endsWithComma = false;
        while (!AtClose(close))
        {
            items.Add(item());
            endsWithComma = TryTake(",");
            if (!endsWithComma && !AtClose(close))
                throw Unexpected($"`,` or `{close}`");
        }

        Take();
        return items.ToImmutable();
    }

    private bool AtClose(string close)
    {
        // The `>` of a type may be followed by the `=` of a `let`.
        if (close == ">" && Current.Is(">="))
        {
            _lexer.At = Current.At + 1;
            Current = Current with { Text = ">" };
        }

        return Current.Is(close);
    }

    /// <summary>Reads something one level deeper.</summary>
    public T Nested<T>(Func<T> read)
    {
        if (++_open > _nesting)
            throw TooDeep(Current.At);
        var result = read();
        _open--;
        return result;
    }

    /// <summary>The expression with its depth, which grows also where the text does not nest, as in long sums.</summary>
    public T Deepen<T>(T expression, int below)
        where T : Expression => below < _nesting ? expression with { Depth = below + 1 } : throw TooDeep(expression.At);

    public RibException Unexpected(string expected, string? help = null)
    {
        var found = Current.Kind switch
        {
            TokenKind.End => "the end of the program",
            TokenKind.Quote => "a string",
            TokenKind.Char => "a char",
            _ => $"`{Current.Text}`",
        };
        return Source.Error(RibErrorKind.Syntax, Current.At, $"expected {expected}, found {found}", help);
    }

    private RibException TooDeep(int at) =>
        Source.Error(RibErrorKind.Limit, at, $"the program is nested deeper than {_nesting} levels", "give inner parts a name with `let`");
}
