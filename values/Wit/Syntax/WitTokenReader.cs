namespace GolemOrleans.Values.Wit.Syntax;

/// <summary>The parser's view of the tokens: expectations with messages.</summary>
internal sealed class WitTokenReader(string source, string text)
{
    private readonly WitLexer _lexer = new(source, text);

    public WitLocation Here => _lexer.Locate(_lexer.Peek().Start);

    public bool AtEnd => _lexer.Peek().Kind == WitTokenKind.End;

    public WitToken Peek() => _lexer.Peek();

    public WitToken Next() => _lexer.Next();

    public bool AtSymbol(string symbol) => _lexer.Peek() is { Kind: WitTokenKind.Symbol } token && token.Text == symbol;

    public bool AtKeyword(string keyword) =>
        _lexer.Peek() is { Kind: WitTokenKind.Identifier, Escaped: false } token && token.Text == keyword;

    public bool TrySymbol(string symbol) => Take(AtSymbol(symbol));

    public bool TryKeyword(string keyword) => Take(AtKeyword(keyword));

    public void Symbol(string symbol)
    {
        if (!TrySymbol(symbol))
            throw Unexpected($"`{symbol}`");
    }

    public string Identifier(string what)
    {
        if (_lexer.Peek().Kind != WitTokenKind.Identifier)
            throw Unexpected(what);
        return _lexer.Next().Text;
    }

    public string Version() => _lexer.ReadVersion();

    /// <summary>Items between the open and close symbols, separated by commas, a trailing comma allowed.</summary>
    public List<T> Separated<T>(string open, string close, Func<T> item)
    {
        var items = new List<T>();
        Symbol(open);
        while (!TrySymbol(close))
        {
            items.Add(item());
            if (TrySymbol(","))
                continue;
            Symbol(close);
            break;
        }

        return items;
    }

    public WitSyntaxException Unexpected(string wanted) => Here.Error($"expected {wanted}, found {_lexer.Peek()}");

    private bool Take(bool matches)
    {
        if (matches)
            _lexer.Next();
        return matches;
    }
}
