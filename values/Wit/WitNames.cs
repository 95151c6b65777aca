using System.Collections.Frozen;

namespace GolemOrleans.Values.Wit;

/// <summary>Rules for names in WIT text.</summary>
public static class WitNames
{
    private static readonly FrozenSet<string> Keywords = new[]
    {
        "use", "type", "resource", "func", "record", "flags", "variant", "enum", "static", "interface", "world", "import",
        "export", "package", "include", "as", "with", "from", "own", "borrow", "list", "map", "option", "result", "tuple",
        "future", "stream", "constructor", "async", "error-context", "bool", "string", "char", "u8", "u16", "u32", "u64",
        "s8", "s16", "s32", "s64", "f32", "f64", "float32", "float64",
    }.ToFrozenSet();

    /// <summary>
    /// True for a label of the component model: words separated by single hyphens, each all lower or all upper case and
    /// digits; the first starts with a letter.
    /// </summary>
    public static bool IsKebabName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
            return false;
        foreach (var range in name.Split('-'))
        {
            var word = name[range];
            var upper = word.ContainsAnyInRange('A', 'Z');
            if (word.IsEmpty || (upper && word.ContainsAnyInRange('a', 'z')))
                return false;
        }

        return true;
    }

    /// <summary>The name as it must stand in WIT text: keywords get a leading <c>%</c>.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "%" + name : name;
}
