namespace GolemOrleans.Rib.Syntax;

internal enum TokenKind
{
    End,

    /// <summary>A letter or underscore, then letters, digits, <c>_</c> and <c>-</c>; never ends with <c>-</c>.</summary>
    Name,

    Number,
    Char,

    /// <summary>The quote that begins a string; what follows is read with <see cref="Lexer.ReadText"/>.</summary>
    Quote,

    Symbol,
}

/// <param name="Text">Of symbols, names and numbers as written; of chars the character itself.</param>
internal readonly record struct Token(TokenKind Kind, int At, string Text)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;
}
