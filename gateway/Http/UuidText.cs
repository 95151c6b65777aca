namespace GolemOrleans.Gateway.Http;

/// <summary>UUIDs as the reference reads them: hyphenated, in braces too, or simple, with an optional <c>urn:uuid:</c> prefix.</summary>
internal static class UuidText
{
    private const string Prefix = "urn:uuid:";
    private static readonly int[] s_groupLengths = [8, 4, 4, 4, 12];

    public static bool TryParse(string text, out Guid id)
    {
        var digits = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        return Guid.TryParseExact(digits, "D", out id) || Guid.TryParseExact(digits, "N", out id) || Guid.TryParseExact(text, "B", out id);
    }

    /// <summary>Why a text is no UUID.</summary>
    public static string Problem(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit(text[i]) && text[i] != '-')
                return $"invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `{text[i]}` at {i + 1}";
        }

        var groups = text.Split('-');
        if (groups.Length == 1)
            return $"invalid length: expected length 32 for simple format, found {text.Length}";
        if (groups.Length != s_groupLengths.Length)
            return $"invalid group count: expected 5, found {groups.Length}";
        var wrong = Enumerable.Range(0, groups.Length).First(i => groups[i].Length != s_groupLengths[i]);
        return $"invalid group length in group {wrong}: expected {s_groupLengths[wrong]}, found {groups[wrong].Length}";
    }
}
