namespace GolemOrleans.Components.Validation;

/// <summary>
/// Labels of the component model: words joined by hyphens, each all lower or all upper case with digits, the first starting
/// with a letter.
/// </summary>
internal static class KebabName
{
    public static bool IsLabel(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
            return false;
        foreach (var range in name.Split('-'))
        {
            if (!IsWord(name[range], upperAllowed: true))
                return false;
        }

        return true;
    }

    /// <summary>A label without upper case, as namespaces and package names are.</summary>
    public static bool IsLowerLabel(ReadOnlySpan<char> name) => IsLabel(name) && !name.ContainsAnyInRange('A', 'Z');

    /// <summary>Two labels that differ only in case or hyphens are the same name; this is what is compared.</summary>
    public static string Normalize(string label) => label.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    private static bool IsWord(ReadOnlySpan<char> word, bool upperAllowed)
    {
        if (word.IsEmpty)
            return false;
        var lower = false;
        var upper = false;
        foreach (var c in word)
        {
            if (char.IsAsciiLetterLower(c))
                lower = true;
            else if (char.IsAsciiLetterUpper(c))
                upper = true;
            else if (!char.IsAsciiDigit(c))
                return false;
        }

        return !(lower && upper) && (upperAllowed || !upper);
    }
}
