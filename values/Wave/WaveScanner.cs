using System.Globalization;
using System.Text;

namespace GolemOrleans.Values.Wave;

/// <summary>The tokens of WAVE, read where the parser wants them.</summary>
internal sealed class WaveScanner(string text)
{
    private int _at;

    /// <summary>Where the next token starts.</summary>
    public int Position => SkipSpace();

    public bool AtEnd => SkipSpace() >= text.Length;

    /// <summary>Where the last label started.</summary>
    public int LabelStart { get; private set; }

    /// <summary>True when a digit or a minus sign stands here.</summary>
    public bool StartsNumber => !AtEnd && (char.IsAsciiDigit(text[_at]) || text[_at] == '-');

    public bool TrySymbol(char symbol)
    {
        if (AtEnd || text[_at] != symbol)
            return false;
        _at++;
        return true;
    }

    public void Symbol(char symbol)
    {
        if (!TrySymbol(symbol))
            throw Expected($"`{symbol}`");
    }

    /// <summary>Takes the unescaped word if it stands here.</summary>
    public bool TryKeyword(string word)
    {
        var start = SkipSpace();
        if (Word(start) != word)
            return false;
        _at = start + word.Length;
        return true;
    }

    /// <summary>A kebab-case label, without its escape.</summary>
    public string Label(out bool escaped)
    {
        LabelStart = SkipSpace();
        escaped = !AtEnd && text[_at] == '%';
        var word = Word(escaped ? _at + 1 : _at);
        if (word.Length == 0 || !char.IsAsciiLetter(word[0]))
            throw Expected("a name");
        _at += word.Length + (escaped ? 1 : 0);
        return word;
    }

    /// <summary>Characters that can stand in a number, or a word such as <c>-inf</c>; empty when there are none.</summary>
    public string Number()
    {
        var start = SkipSpace();
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '+' or '.'))
            end++;
        _at = end;
        return text[start..end];
    }

    /// <summary>A string in double quotes, or over several lines in three of them.</summary>
    public string Text()
    {
        if (AtEnd || text[_at] != '"')
            throw Expected("a string");
        if (string.CompareOrdinal(text, _at, "\"\"\"", 0, 3) == 0)
            return MultilineText();
        var start = _at++;
        return Quoted(start, '"');
    }

    /// <summary>A single character in single quotes.</summary>
    public Rune Character()
    {
        if (AtEnd || text[_at] != '\'')
            throw Expected("a char");
        var start = _at++;
        var content = Quoted(start, '\'');
        return Rune.TryGetRuneAt(content.PadRight(1), 0, out var rune) && rune.Utf16SequenceLength == content.Length
            ? rune
            : throw Error(start, "a char holds exactly one Unicode scalar value");
    }

    public WaveSyntaxException Expected(string what)
    {
        var at = SkipSpace();
        if (at >= text.Length)
            return Error(at, $"expected {what}, found the end");
        var found = Word(at) is { Length: > 0 } word ? word : Rune.TryGetRuneAt(text, at, out var rune) ? rune.ToString() : "\uFFFD";
        return Error(at, $"expected {what}, found `{found}`");
    }

    public WaveSyntaxException Error(int at, string reason) => new(at + 1, reason);

    private string Word(int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '-'))
            end++;
        return text[start..end];
    }

    private string Quoted(int start, char quote)
    {
        var content = new StringBuilder();
        while (true)
        {
            if (_at >= text.Length || text[_at] == '\n')
                throw Error(start, "the quote does not end");
            if (text[_at] == quote)
                break;
            Append(content);
        }

        _at++;
        return content.ToString();
    }

    /// <summary>
    /// Lines between two lines of three quotes; the space before the closing quotes is taken off each line.
    /// </summary>
    private string MultilineText()
    {
        var start = _at;
        _at += 3;
        var raw = new StringBuilder();
        while (string.CompareOrdinal(text, _at, "\"\"\"", 0, 3) != 0)
        {
            if (_at >= text.Length)
                throw Error(start, "the quote does not end");
            Append(raw);
        }

        _at += 3;
        var lines = raw.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var indent = lines[^1];
        if (lines.Length < 2 || lines[0].Length > 0 || !string.IsNullOrWhiteSpace(indent))
            throw Error(start, "the quotes of a multi-line string stand on lines of their own");
        foreach (var line in lines[1..^1])
        {
            if (line.Length > 0 && !line.StartsWith(indent, StringComparison.Ordinal))
                throw Error(start, "a line is indented less than the closing quotes");
        }

        return string.Join('\n', lines[1..^1].Select(line => line.Length > 0 ? line[indent.Length..] : line));
    }

    private void Append(StringBuilder content)
    {
        var at = _at++;
        if (text[at] != '\\')
        {
            if (!Rune.TryGetRuneAt(text, at, out var plain))
                throw Error(at, "a lone surrogate");
            content.Append(plain.ToString());
            _at = at + plain.Utf16SequenceLength;
            return;
        }

        var escape = _at < text.Length ? text[_at++] : '\0';
        content.Append(escape switch
        {
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            '\'' or '"' or '\\' => escape.ToString(),
            'u' => Scalar(at),
            _ => throw Error(at, "unknown escape"),
        });
    }

    /// <summary>The rest of <c>\u{1f600}</c>.</summary>
    private string Scalar(int start)
    {
        var end = _at < text.Length && text[_at] == '{' ? text.IndexOf('}', _at) : -1;
        if (end < 0
            || end - _at > 7
            || !uint.TryParse(text.AsSpan(_at + 1, end - _at - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var scalar)
            || !Rune.TryCreate(scalar, out var rune))
        {
            throw Error(start, "unknown escape");
        }

        _at = end + 1;
        return rune.ToString();
    }

    private int SkipSpace()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ' ' or '\t' or '\r' or '\n')
                _at++;
            else if (string.CompareOrdinal(text, _at, "//", 0, 2) == 0)
                _at = text.IndexOf('\n', _at) is var end and >= 0 ? end : text.Length;
            else
                break;
        }

        return _at;
    }
}
