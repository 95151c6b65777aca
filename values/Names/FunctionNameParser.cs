using System.Collections.Immutable;
using System.Text;

namespace GolemOrleans.Values.Names;

/// <summary>Reads a <see cref="FunctionName"/> from left to right.</summary>
internal sealed class FunctionNameParser(string text)
{
    private const string NameStart = "letter or digit, `-`, `:` or `/`";
    private const string NameEnd = "letter or digit, `-`";

    private int _at;

    public FunctionName Parse()
    {
        var first = Identifier(NameStart);
        if (_at == text.Length)
            return new FunctionName(null, new FunctionReference(FunctionKind.Function, null, first));
        var site = Site();
        Symbol("{");
        var function = Reference();
        Symbol("}");
        if (_at < text.Length)
            throw Unexpected("end of input");
        return new FunctionName(site, function);
    }

    /// <summary>The rest of <c>ns:pkg[@version]/iface[@version]</c> after the namespace, and the dot behind it.</summary>
    private string Site()
    {
        if (text[_at] == ':')
        {
            _at++;
            Identifier(NameEnd);
            var version = Version();
            var isInterface = _at < text.Length && text[_at] == '/';
            if (isInterface)
            {
                _at++;
                Identifier(NameEnd);
                var ownVersion = Version();
                var end = _at;
                Symbol(".");
                // A version after the package moves behind the interface, where names of exports have it.
                if (version.Length == 0 || ownVersion.Length > 0)
                    return text[..end];
                var packageEnd = text.IndexOf('@', StringComparison.Ordinal);
                return text[..packageEnd] + text[(packageEnd + version.Length)..end] + version;
            }
        }

        var siteEnd = _at;
        Symbol(".");
        return text[..siteEnd];
    }

    private string Version()
    {
        if (_at >= text.Length || text[_at] != '@')
            return "";
        var start = _at++;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '+' or '.'))
        {
            if (text[_at] == '.' && _at + 1 < text.Length && text[_at + 1] == '{')
                break;
            _at++;
        }

        return _at > start + 1 ? text[start.._at] : throw Unexpected("version");
    }

    private FunctionReference Reference()
    {
        if (_at < text.Length && text[_at] == '[')
            return Canonical();
        var first = Identifier("letter or digit, `-` or `[`");
        var arguments = default(ImmutableArray<string>);
        if (_at < text.Length && text[_at] == '(')
            arguments = Arguments();
        else if (_at < text.Length && text[_at] == '}')
            return new FunctionReference(FunctionKind.Function, null, first);
        Symbol(".");
        return Identifier(NameEnd) switch
        {
            "new" => new FunctionReference(FunctionKind.Constructor, first, null, arguments),
            "drop" => new FunctionReference(FunctionKind.Drop, first, null, arguments),
            var method => new FunctionReference(FunctionKind.Method, first, method, arguments),
        };
    }

    /// <summary><c>[constructor]res</c>, <c>[method]res.m</c>, <c>[static]res.m</c>, <c>[drop]res</c>.</summary>
    private FunctionReference Canonical()
    {
        var start = _at;
        _at++;
        var kind = Identifier("constructor, method, static or drop") switch
        {
            "constructor" => FunctionKind.Constructor,
            "method" => FunctionKind.Method,
            "static" => FunctionKind.Static,
            "drop" => FunctionKind.Drop,
            _ => Reset(start + 1, "constructor, method, static or drop"),
        };
        Symbol("]");
        var resource = Identifier(NameEnd);
        if (kind is FunctionKind.Constructor or FunctionKind.Drop)
            return new FunctionReference(kind, resource, null);
        Symbol(".");
        return new FunctionReference(kind, resource, Identifier(NameEnd));
    }

    private FunctionKind Reset(int at, string expected)
    {
        _at = at;
        throw Unexpected(expected);
    }

    /// <summary>Raw arguments, split at the commas outside strings, chars and brackets.</summary>
    private ImmutableArray<string> Arguments()
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        var start = ++_at;
        var open = new Stack<char>();
        for (; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (c is '"' or '\'')
                SkipQuoted(c);
            else if (c is '(' or '[' or '{')
                open.Push(c == '(' ? ')' : c == '[' ? ']' : '}');
            else if (open.TryPeek(out var wanted) && c == wanted)
                open.Pop();
            else if (c == ',' && open.Count == 0)
                Add(start, out start);
            else if (c == ')' && open.Count == 0)
                break;
            else if (c is ')' or ']' or '}')
                throw Unexpected(open.TryPeek(out wanted) ? $"`{wanted}`" : "`)`");
        }

        if (_at >= text.Length)
            throw Unexpected(open.TryPeek(out var missing) ? $"`{missing}`" : "`)`");
        if (arguments.Count > 0 || !string.IsNullOrWhiteSpace(text[start.._at]))
            Add(start, out _);
        _at++;
        return arguments.ToImmutable();

        void Add(int from, out int next)
        {
            var argument = text[from.._at].Trim();
            if (argument.Length == 0)
                throw Unexpected("argument");
            arguments.Add(argument);
            next = _at + 1;
        }
    }

    private void SkipQuoted(char quote)
    {
        for (_at++; _at < text.Length && text[_at] != quote; _at++)
        {
            if (text[_at] == '\\')
                _at++;
        }

        if (_at >= text.Length)
        {
            _at = text.Length;
            throw Unexpected($"`{quote}`");
        }
    }

    private string Identifier(string expected)
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '-'))
            _at++;
        return _at > start ? text[start.._at] : throw Unexpected(expected);
    }

    private void Symbol(string symbol)
    {
        if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) != 0)
            throw Unexpected($"`{symbol}`");
        _at += symbol.Length;
    }

    private FunctionNameException Unexpected(string expected)
    {
        if (_at >= text.Length)
            return new FunctionNameException(text.Length + 1, "end of input", expected);
        var found = Rune.TryGetRuneAt(text, _at, out var rune) ? rune.ToString() : "\uFFFD";
        return new FunctionNameException(_at + 1, $"`{found}`", expected);
    }
}
