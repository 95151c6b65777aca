using System.Text;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>The texts of arrays, composites and ranges: taken apart and put together. A null is an SQL NULL.</summary>
internal static class PgLiterals
{
    /// <summary>Elements of <c>{a,"b c",NULL}</c>; nested arrays stay texts.</summary>
    /// <exception cref="FormatException">Malformed.</exception>
    public static List<string?> Array(string text)
    {
        var open = text.IndexOf('{', StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith('}'))
            throw new FormatException("malformed array");
        // Bounds such as [0:2]= in front are left out.
        return Split(text[(open + 1)..^1], quotedNull: false);
    }

    /// <summary>Attributes of <c>(a,"b c",)</c>.</summary>
    public static List<string?> Composite(string text) =>
        text is ['(', .., ')'] ? Split(text[1..^1], quotedNull: true) : throw new FormatException("malformed composite");

    /// <summary>Bounds of <c>[a,b)</c>; an absent one is null. Null for <c>empty</c>.</summary>
    public static (string? Start, bool StartIncluded, string? End, bool EndIncluded)? Range(string text)
    {
        if (text == "empty")
            return null;
        var bounds = text.Length < 3 ? [] : Split(text[1..^1], quotedNull: true);
        return bounds.Count == 2 ? (bounds[0], text[0] == '[', bounds[1], text[^1] == ']') : throw new FormatException("malformed range");
    }

    public static string Join(char open, IEnumerable<string?> items, char close, string nothing) =>
        $"{open}{string.Join(',', items.Select(item => item is null ? nothing : Quote(item)))}{close}";

    private static string Quote(string item) =>
        $"\"{item.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <param name="quotedNull">An empty unquoted item is NULL, rather than the word.</param>
    private static List<string?> Split(string text, bool quotedNull)
    {
        var items = new List<string?>();
        if (text.Length == 0 && !quotedNull)
            return items;
        for (var at = 0; ;)
        {
            items.Add(Item(text, ref at, quotedNull));
            if (at == text.Length)
                return items;
            at++;
        }
    }

    private static string? Item(string text, ref int at, bool quotedNull)
    {
        var item = new StringBuilder();
        var quoted = false;
        var wasQuoted = false;
        var depth = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < text.Length)
            {
                if (depth > 0)
                    item.Append(c);
                item.Append(text[++at]);
            }
            else if (c == '"' && quoted && at + 1 < text.Length && text[at + 1] == '"')
            {
                item.Append(depth > 0 ? "\"\"" : "\"");
                at++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
                wasQuoted = true;
                if (depth > 0)
                    item.Append(c);
            }
            else if (!quoted && depth == 0 && c == ',')
            {
                break;
            }
            else
            {
                depth += quoted ? 0 : c == '{' ? 1 : c == '}' ? -1 : 0;
                item.Append(c);
            }
        }

        return wasQuoted ? item.ToString()
            : quotedNull ? (item.Length == 0 ? null : item.ToString())
            : item.ToString() is var word && word.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : word;
    }
}
