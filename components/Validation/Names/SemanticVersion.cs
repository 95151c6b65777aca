namespace GolemOrleans.Components.Validation;

/// <summary>The grammar of semver.org 2.0.</summary>
internal static class SemanticVersion
{
    public static bool IsValid(ReadOnlySpan<char> version)
    {
        var plus = version.IndexOf('+');
        if (plus >= 0)
        {
            if (!AreIdentifiers(version[(plus + 1)..], numericMayHaveLeadingZero: true))
                return false;
            version = version[..plus];
        }

        var hyphen = version.IndexOf('-');
        if (hyphen >= 0)
        {
            if (!AreIdentifiers(version[(hyphen + 1)..], numericMayHaveLeadingZero: false))
                return false;
            version = version[..hyphen];
        }

        var parts = 0;
        foreach (var range in version.Split('.'))
        {
            parts++;
            if (!IsNumber(version[range]))
                return false;
        }

        return parts == 3;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 20 && !text.ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0');

    private static bool AreIdentifiers(ReadOnlySpan<char> text, bool numericMayHaveLeadingZero)
    {
        foreach (var range in text.Split('.'))
        {
            var id = text[range];
            if (id.IsEmpty)
                return false;
            var digits = true;
            foreach (var c in id)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                    return false;
                digits &= char.IsAsciiDigit(c);
            }

            if (digits && !numericMayHaveLeadingZero && id.Length > 1 && id[0] == '0')
                return false;
        }

        return true;
    }
}
