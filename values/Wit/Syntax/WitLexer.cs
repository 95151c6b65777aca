namespace GolemOrleans.Values.Wit.Syntax;

internal enum WitTokenKind { End, Identifier, Integer, Symbol }

/// <summary>A token; <c>Escaped</c> marks an identifier written with <c>%</c>, which is never a keyword.</summary>
internal readonly record struct WitToken(WitTokenKind Kind, string Text, bool Escaped, int Start, int End)
{
    public override string ToString() => Kind == WitTokenKind.End ? "end of input" : $"`{(Escaped ? "%" : "")}{Text}`";
}

/// <summary>Splits WIT text into tokens on demand; the parser reads versions, which are no tokens, at the position itself.</summary>
internal sealed class WitLexer(string source, string text)
{
    private WitToken? _peeked;
    private int _position;

    public WitToken Peek() => _peeked ??= Scan();

    public WitToken Next()
    {
        var token = Peek();
        _peeked = null;
        return token;
    }

    public WitLocation Locate(int offset)
    {
        var before = text.AsSpan(0, Math.Min(offset, text.Length));
        return new WitLocation(source, before.Count('\n') + 1, offset - (before.LastIndexOf('\n') + 1) + 1);
    }

    /// <summary>Reads a semantic version that starts right here.</summary>
    public string ReadVersion()
    {
        _position = _peeked is { } peeked ? peeked.Start : SkipTrivia(_position);
        _peeked = null;
        var start = _position;
        for (var part = 0; part < 3; part++)
        {
            if (part > 0 && !Accept('.'))
                throw Bad(start);
            var digits = _position;
            while (_position < text.Length && char.IsAsciiDigit(text[_position]))
                _position++;
            if (digits == _position)
                throw Bad(start);
        }

        foreach (var introducer in "-+")
        {
            if (_position < text.Length && text[_position] == introducer)
                ReadIdentifiers(start);
        }

        return text[start.._position];

        WitSyntaxException Bad(int at) => Locate(at).Error("expected a version such as 1.2.3");
    }

    private void ReadIdentifiers(int start)
    {
        do
        {
            var from = ++_position;
            while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] == '-'))
                _position++;
            if (from == _position)
                throw Locate(start).Error("expected a version such as 1.2.3");
        }
        while (_position + 1 < text.Length && text[_position] == '.' && char.IsAsciiLetterOrDigit(text[_position + 1]));
    }

    private bool Accept(char wanted)
    {
        if (_position >= text.Length || text[_position] != wanted)
            return false;
        _position++;
        return true;
    }

    private WitToken Scan()
    {
        var start = _position = SkipTrivia(_position);
        if (start >= text.Length)
            return new WitToken(WitTokenKind.End, "", false, start, start);
        var c = text[start];
        if (c == '%' || char.IsAsciiLetter(c))
            return ScanIdentifier(start);
        if (char.IsAsciiDigit(c))
        {
            while (_position < text.Length && char.IsAsciiDigit(text[_position]))
                _position++;
            return new WitToken(WitTokenKind.Integer, text[start.._position], false, start, _position);
        }

        if (text.AsSpan(start).StartsWith("->", StringComparison.Ordinal))
            _position += 2;
        else if ("=,:;(){}<>*/.@_".Contains(c, StringComparison.Ordinal))
            _position++;
        else
            throw Locate(start).Error($"unexpected character '{c}'");
        return new WitToken(WitTokenKind.Symbol, text[start.._position], false, start, _position);
    }

    private WitToken ScanIdentifier(int start)
    {
        var escaped = text[start] == '%';
        if (escaped)
            _position++;
        var from = _position;
        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] == '-'))
        {
            if (text[_position] == '-' && _position + 1 < text.Length && text[_position + 1] == '>')
                break;
            _position++;
        }

        var name = text[from.._position];
        if (!WitNames.IsKebabName(name))
            throw Locate(start).Error($"`{name}` is not a kebab-case name");
        return new WitToken(WitTokenKind.Identifier, name, escaped, start, _position);
    }

    private int SkipTrivia(int at)
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
                at++;
            else if (text.AsSpan(at).StartsWith("//", StringComparison.Ordinal))
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            else if (text.AsSpan(at).StartsWith("/*", StringComparison.Ordinal))
                at = SkipBlockComment(at);
            else
                break;
        }

        return at;
    }

    private int SkipBlockComment(int start)
    {
        var depth = 1;
        var at = start + 2;
        while (at < text.Length && depth > 0)
        {
            var rest = text.AsSpan(at);
            var step = rest.StartsWith("/*", StringComparison.Ordinal) ? 1 : rest.StartsWith("*/", StringComparison.Ordinal) ? -1 : 0;
            depth += step;
            at += step == 0 ? 1 : 2;
        }

        return depth == 0 ? at : throw Locate(start).Error("the comment does not end");
    }
}
