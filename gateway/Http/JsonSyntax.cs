using System.Globalization;
using System.Text.Unicode;

namespace GolemOrleans.Gateway.Http;

/// <summary>
/// Says what is wrong with a JSON text and where, in the words and with the positions of the reference's parser. Only texts that are
/// refused come here: it reads them once more. Pure.
/// </summary>
internal ref struct JsonSyntax
{
    /// <summary>Nesting that the reference reads.</summary>
    public const int MaxDepth = 127;

    private readonly ReadOnlySpan<byte> _text;
    private int _at;
    private string? _problem;

    private JsonSyntax(ReadOnlySpan<byte> text) => _text = text;

    /// <returns>For example <c>expected value at line 1 column 2</c>; null when the text is well-formed.</returns>
    public static string? Problem(ReadOnlySpan<byte> text)
    {
        var syntax = new JsonSyntax(text);
        _ = syntax.Value(MaxDepth) && syntax.End();
        return syntax._problem;
    }

    private bool Value(int depth)
    {
        if (!Peek(out var next))
            return FailAtNext("EOF while parsing a value");
        switch (next)
        {
            case (byte)'n':
                return Word("null"u8);
            case (byte)'t':
                return Word("true"u8);
            case (byte)'f':
                return Word("false"u8);
            case (byte)'"':
                _at++;
                return Text();
            case (byte)'[' or (byte)'{' when depth == 0:
                return FailAtNext("recursion limit exceeded");
            case (byte)'[':
                _at++;
                return List(depth - 1);
            case (byte)'{':
                _at++;
                return Object(depth - 1);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return Number();
            default:
                return FailAtNext("expected value");
        }
    }

    private bool List(int depth)
    {
        for (var first = true; ; first = false)
        {
            if (!Peek(out var next))
                return FailAtNext("EOF while parsing a list");
            if (next == ']')
            {
                _at++;
                return true;
            }

            if (!first)
            {
                if (next != ',')
                    return FailAtNext("expected `,` or `]`");
                _at++;
                if (!Peek(out next))
                    return FailAtNext("EOF while parsing a value");
                if (next == ']')
                    return FailAtNext("trailing comma");
            }

            if (!Value(depth))
                return false;
        }
    }

    private bool Object(int depth)
    {
        for (var first = true; ; first = false)
        {
            if (!Peek(out var next))
                return FailAtNext("EOF while parsing an object");
            if (next == '}')
            {
                _at++;
                return true;
            }

            if (!first)
            {
                if (next != ',')
                    return FailAtNext("expected `,` or `}`");
                _at++;
                if (!Peek(out next))
                    return FailAtNext("EOF while parsing a value");
            }

            if (next != '"')
                return FailAtNext(next == '}' ? "trailing comma" : "key must be a string");
            _at++;
            if (!Text())
                return false;
            if (!Peek(out next))
                return FailAtNext("EOF while parsing an object");
            if (next != ':')
                return FailAtNext("expected `:`");
            _at++;
            if (!Value(depth))
                return false;
        }
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        foreach (var expected in word)
        {
            if (_at == _text.Length)
                return Fail("EOF while parsing a value");
            if (_text[_at++] != expected)
                return Fail("expected ident");
        }

        return true;
    }

    /// <summary>Behind the opening quote.</summary>
    private bool Text()
    {
        var start = _at;
        while (true)
        {
            if (_at == _text.Length)
                return Fail("EOF while parsing a string");
            var next = _text[_at++];
            if (next == '"')
                return Utf8.IsValid(_text[start..(_at - 1)]) || Fail("invalid unicode code point");
            if (next == '\\')
            {
                if (!Escape())
                    return false;
            }
            else if (next < ' ')
            {
                return Fail("control character (\\u0000-\\u001F) found while parsing a string");
            }
        }
    }

    private bool Escape()
    {
        if (_at == _text.Length)
            return Fail("EOF while parsing a string");
        var kind = _text[_at++];
        if (kind != 'u')
            return "\"\\/bfnrt"u8.Contains(kind) || Fail("invalid escape");
        if (!Hex(out var unit))
            return false;
        if (char.IsLowSurrogate(unit))
            return Fail("lone leading surrogate in hex escape");
        if (!char.IsHighSurrogate(unit))
            return true;
        foreach (var expected in "\\u"u8)
        {
            if (_at == _text.Length)
                return Fail("EOF while parsing a string");
            if (_text[_at++] != expected)
                return Fail("unexpected end of hex escape");
        }

        return Hex(out unit) && (char.IsLowSurrogate(unit) || Fail("lone leading surrogate in hex escape"));
    }

    private bool Hex(out char unit)
    {
        unit = default;
        if (_text.Length - _at < 4)
        {
            _at = _text.Length;
            return Fail("EOF while parsing a string");
        }

        var digits = _text.Slice(_at, 4);
        _at += 4;
        if (!ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return Fail("invalid escape");
        unit = (char)value;
        return true;
    }

    private bool Number()
    {
        var start = _at;
        if (_text[_at] == '-')
            _at++;
        if (_at == _text.Length)
            return Fail("EOF while parsing a value");
        var first = _text[_at++];
        if (!char.IsAsciiDigit((char)first))
            return Fail("invalid number");
        if (first == '0' && IsDigit())
            return FailAtNext("invalid number");
        Digits();
        if (_at < _text.Length && _text[_at] == '.')
        {
            _at++;
            if (!IsDigit())
                return FailAtNext(_at == _text.Length ? "EOF while parsing a value" : "invalid number");
            Digits();
        }

        if (_at < _text.Length && _text[_at] is (byte)'e' or (byte)'E')
        {
            _at++;
            if (_at < _text.Length && _text[_at] is (byte)'+' or (byte)'-')
                _at++;
            if (_at == _text.Length)
                return Fail("EOF while parsing a value");
            if (!char.IsAsciiDigit((char)_text[_at++]))
                return Fail("invalid number");
            Digits();
        }

        return double.IsFinite(double.Parse(_text[start.._at], NumberStyles.Float, CultureInfo.InvariantCulture)) || Fail("number out of range");
    }

    private readonly bool IsDigit() => _at < _text.Length && char.IsAsciiDigit((char)_text[_at]);

    private void Digits()
    {
        while (IsDigit())
            _at++;
    }

    private bool End() => !Peek(out _) || FailAtNext("trailing characters");

    /// <summary>The next byte that is no white space.</summary>
    private bool Peek(out byte next)
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            _at++;
        next = _at < _text.Length ? _text[_at] : default;
        return _at < _text.Length;
    }

    private bool FailAtNext(string problem) => Fail(problem, Math.Min(_text.Length, _at + 1));

    private bool Fail(string problem) => Fail(problem, _at);

    private bool Fail(string problem, int at)
    {
        var before = _text[..at];
        _problem = string.Create(CultureInfo.InvariantCulture, $"{problem} at line {before.Count((byte)'\n') + 1} column {at - (before.LastIndexOf((byte)'\n') + 1)}");
        return false;
    }
}
