using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GolemOrleans.Rib.Syntax;

/// <summary>Cuts a program into tokens, one at a time and on demand, since what a quote or brace means depends on where it stands.</summary>
internal sealed partial class Lexer(SourceText source)
{
    private static readonly string[] s_symbols =
        ["..=", "=>", "==", "!=", "<=", ">=", "&&", "||", "..", "${", "(", ")", "[", "]", "{", "}", "<", ">", "+", "-", "*", "/", "!", "=", ":", ";", ",", ".", "@"];

    private readonly string _text = source.Text;

    /// <summary>Where the next token is looked for.</summary>
    public int At { get; set; }

    public Token Next()
    {
        SkipTrivia();
        if (At >= _text.Length)
            return new Token(TokenKind.End, _text.Length, "");
        var c = _text[At];
        if (char.IsLetter(c) || c == '_')
            return Name(At);
        // WIT's and WAVE's escape of names that are keywords there.
        if (c == '%' && At + 1 < _text.Length && char.IsLetter(_text[At + 1]))
            return Name(At++);
        if (char.IsAsciiDigit(c))
            return Number();
        if (c == '"')
            return new Token(TokenKind.Quote, At++, "\"");
        if (c == '\'')
            return Char();
        foreach (var symbol in s_symbols)
        {
            if (string.CompareOrdinal(_text, At, symbol, 0, symbol.Length) != 0)
                continue;
            At += symbol.Length;
            return new Token(TokenKind.Symbol, At - symbol.Length, symbol);
        }

        var found = Rune.TryGetRuneAt(_text, At, out var rune) ? rune : Rune.ReplacementChar;
        var help = c == '#' ? "comments begin with `//`" : null;
        throw source.Error(RibErrorKind.Syntax, At, $"unexpected character {Show(found)}", help);
    }

    /// <summary>The text of a string up to <c>${</c>, which is skipped, or to the closing quote.</summary>
    /// <param name="quoteAt">Where the string began.</param>
    public string ReadText(int quoteAt, out bool isEnd)
    {
        var text = new StringBuilder();
        while (At < _text.Length)
        {
            var c = _text[At];
            switch (c)
            {
                case '"':
                    At++;
                    isEnd = true;
                    return text.ToString();
                case '$' when At + 1 < _text.Length && _text[At + 1] == '{':
                    At += 2;
                    isEnd = false;
                    return text.ToString();
                case '\\':
                    text.Append(Escape().ToString());
                    break;
                default:
                    text.Append(Character().ToString());
                    break;
            }
        }

        throw source.Error(RibErrorKind.Syntax, quoteAt, "this string has no end", "close it with `\"`");
    }

    /// <summary><c>ns:pkg/iface@version.{</c> from a position: all before <c>.{</c>, or null when there is no such thing.</summary>
    public string? InterfaceAt(int at) => InterfacePath().Match(_text, at) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary><c>[type argument](</c> from a position, with the place after the bracket.</summary>
    public TypeArgument? TypeArgumentAt(int at, out int end)
    {
        var match = TypeArgumentInBrackets().Match(_text, at);
        end = match.Success ? match.Groups[2].Index : at;
        return match.Success ? new TypeArgument(match.Groups[1].Index, match.Groups[1].Value) : null;
    }

    private void SkipTrivia()
    {
        while (At < _text.Length)
        {
            if (char.IsWhiteSpace(_text[At]))
            {
                At++;
            }
            else if (At + 1 < _text.Length && _text[At] == '/' && _text[At + 1] == '/')
            {
                var end = _text.IndexOf('\n', At);
                At = end < 0 ? _text.Length : end;
            }
            else if (At + 1 < _text.Length && _text[At] == '/' && _text[At + 1] == '*')
            {
                var end = _text.IndexOf("*/", At + 2, StringComparison.Ordinal);
                if (end < 0)
                    throw source.Error(RibErrorKind.Syntax, At, "this comment has no end", "close it with `*/`");
                At = end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private Token Name(int at)
    {
        var start = At;
        while (At < _text.Length && (char.IsLetterOrDigit(_text[At]) || _text[At] is '_' or '-'))
            At++;
        while (_text[At - 1] == '-')
            At--;
        return new Token(TokenKind.Name, at, _text[start..At]);
    }

    private Token Number()
    {
        var match = NumberText().Match(_text, At);
        var token = new Token(TokenKind.Number, At, match.Value);
        At += match.Length;
        return token;
    }

    private Token Char()
    {
        var start = At++;
        if (At >= _text.Length || _text[At] is '\'' or '\n')
            throw source.Error(RibErrorKind.Syntax, start, "a char has exactly one character between its quotes", "strings are written with `\"`");
        var rune = _text[At] == '\\' ? Escape() : Character();
        if (At >= _text.Length || _text[At] != '\'')
            throw source.Error(RibErrorKind.Syntax, start, "a char has exactly one character between its quotes", "strings are written with `\"`");
        At++;
        return new Token(TokenKind.Char, start, rune.ToString());
    }

    private Rune Character()
    {
        if (!Rune.TryGetRuneAt(_text, At, out var rune))
            throw source.Error(RibErrorKind.Syntax, At, "the text has half of a surrogate pair here");
        At += rune.Utf16SequenceLength;
        return rune;
    }

    private Rune Escape()
    {
        var start = At++;
        if (At >= _text.Length)
            throw source.Error(RibErrorKind.Syntax, start, "nothing follows the `\\`");
        var c = Character();
        return c.Value switch
        {
            'n' => new Rune('\n'),
            't' => new Rune('\t'),
            'r' => new Rune('\r'),
            'u' when At < _text.Length && _text[At] == '{' => Unicode(start),
            _ => c,
        };
    }

    private Rune Unicode(int start)
    {
        var end = _text.IndexOf('}', At);
        if (end < 0 || end - At > 7
            || !uint.TryParse(_text.AsSpan(At + 1, end - At - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || !Rune.TryCreate(value, out var rune))
        {
            throw source.Error(RibErrorKind.Syntax, start, "this is no character", "write `\\u{` with one to six hexadecimal digits and `}`");
        }

        At = end + 1;
        return rune;
    }

    private static string Show(Rune rune) => Rune.IsControl(rune) || rune.Value == '`' ? $"U+{rune.Value:X4}" : $"`{rune}`";

    [GeneratedRegex(@"\G[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex NumberText();

    [GeneratedRegex(@"\G((?:[A-Za-z0-9-]+:[A-Za-z0-9-]+/)?[A-Za-z0-9-]+(?:@[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]*[0-9A-Za-z])?)?)\.\{", RegexOptions.CultureInvariant)]
    private static partial Regex InterfacePath();

    [GeneratedRegex(@"\G\[\s*((?:[A-Za-z0-9-]+:)?[A-Za-z0-9-]+(?:/[A-Za-z0-9-]+)?(?:@[0-9A-Za-z.+-]+)?)\s*\](\s*\()", RegexOptions.CultureInvariant)]
    private static partial Regex TypeArgumentInBrackets();
}
