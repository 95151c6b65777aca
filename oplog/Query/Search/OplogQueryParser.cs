using System.Text;

namespace GolemOrleans.Oplog.Query.Search;

/// <summary>
/// Reads the query language of the oplog search, a part of Lucene's: <c>a b</c> and <c>a AND b</c>, <c>a OR b</c>,
/// <c>NOT a</c>, parentheses, <c>"a phrase"</c>, <c>/a regular expression/</c>, <c>field.path:term</c>. AND binds stronger than OR.
/// In terms, phrases and expressions a backslash takes the next character as it is.
/// </summary>
public sealed class OplogQueryParser
{
    /// <summary>Longest query, in characters.</summary>
    public const int LengthMax = 16 * 1024;

    private const int DepthMax = 64;
    private const string Special = "()\":/";

    private readonly string _text;
    private int _at;
    private int _depth;

    private OplogQueryParser(string text) => _text = text;

    /// <exception cref="OplogQueryException">The text is no query.</exception>
    public static OplogQuery Parse(string text)
    {
        if (text.Length > LengthMax)
            throw new OplogQueryException(LengthMax, "length of the query", $"at most {LengthMax} characters");
        var parser = new OplogQueryParser(text);
        var query = parser.ParseOr();
        parser.SkipSpace();
        return parser._at == text.Length ? query : throw parser.Unexpected("AND, OR or NOT");
    }

    private OplogQuery ParseOr()
    {
        if (++_depth > DepthMax)
            throw Unexpected($"at most {DepthMax} levels");
        var operands = new List<OplogQuery> { ParseAnd() };
        while (TryKeyword("OR"))
            operands.Add(ParseAnd());
        _depth--;
        return operands.Count == 1 ? operands[0] : new OplogQuery.Or(operands);
    }

    private OplogQuery ParseAnd()
    {
        var operands = new List<OplogQuery> { ParseNot() };
        while (true)
        {
            if (!TryKeyword("AND") && (IsAtEnd() || IsAtKeyword("OR")))
                return operands.Count == 1 ? operands[0] : new OplogQuery.And(operands);
            operands.Add(ParseNot());
        }
    }

    private OplogQuery ParseNot()
    {
        var negated = false;
        while (TryKeyword("NOT"))
            negated = !negated;
        var operand = ParseOperand();
        return negated ? new OplogQuery.Not(operand) : operand;
    }

    private OplogQuery ParseOperand()
    {
        SkipSpace();
        switch (Peek())
        {
            case '(':
                _at++;
                var inner = ParseOr();
                SkipSpace();
                if (Peek() != ')')
                    throw Unexpected("`)`");
                _at++;
                return inner;
            case '"':
                return new OplogQuery.Phrase(Quoted('"', keepEscapes: false));
            case '/':
                return ParsePattern();
            default:
                return ParseTerm();
        }
    }

    private OplogQuery.Pattern ParsePattern()
    {
        var start = _at;
        var pattern = Quoted('/', keepEscapes: true);
        try
        {
            return new OplogQuery.Pattern(pattern);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new OplogQueryException(start, $"regular expression: {failure.Message}", "a regular expression without back references and look-around", failure);
        }
    }

    private OplogQuery ParseTerm()
    {
        var word = new StringBuilder();
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !Special.Contains(_text[_at], StringComparison.Ordinal))
        {
            if (_text[_at] == '\\' && ++_at == _text.Length)
                throw Unexpected("an escaped character");
            word.Append(_text[_at++]);
        }

        if (word.Length == 0)
            throw Unexpected("whitespaces or NOT");
        if (Peek() != ':')
            return new OplogQuery.Term(word.ToString());
        _at++;
        if (++_depth > DepthMax)
            throw Unexpected($"at most {DepthMax} levels");
        var field = new OplogQuery.Field(word.ToString(), ParseOperand());
        _depth--;
        return field;
    }

    private string Quoted(char quote, bool keepEscapes)
    {
        var content = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == quote)
            {
                _at++;
                return content.ToString();
            }

            if (c == '\\' && _at + 1 < _text.Length)
            {
                if (keepEscapes && _text[_at + 1] != quote)
                    content.Append(c);
                c = _text[++_at];
            }

            content.Append(c);
        }

        throw Unexpected($"`{quote}`");
    }

    private bool TryKeyword(string keyword)
    {
        if (!IsAtKeyword(keyword))
            return false;
        _at += keyword.Length;
        return true;
    }

    private bool IsAtKeyword(string keyword)
    {
        SkipSpace();
        var end = _at + keyword.Length;
        return string.CompareOrdinal(_text, _at, keyword, 0, keyword.Length) == 0
            && (end >= _text.Length || char.IsWhiteSpace(_text[end]) || _text[end] is '(' or '"' or '/');
    }

    /// <summary>No further operand follows at this level.</summary>
    private bool IsAtEnd()
    {
        SkipSpace();
        return _at >= _text.Length || _text[_at] == ')';
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private OplogQueryException Unexpected(string expected) =>
        new(_at, _at < _text.Length ? $"`{_text[_at]}`" : "end of input", expected);
}
