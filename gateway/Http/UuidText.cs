namespace GolemOrleans.Gateway.Http;

/// <summary>UUIDs as the reference reads them: hyphenated or simple, with an optional <c>urn:uuid:</c> prefix.</summary>
internal static class UuidText
{
    private const string Prefix = "urn:uuid:";

    public static bool TryParse(string text, out Guid id)
    {
        var digits = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        return Guid.TryParseExact(digits, "D", out id) || Guid.TryParseExact(digits, "N", out id);
    }

    /// <summary>Why a text is no UUID.</summary>
    public static string Problem(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit(text[i]) && text[i] != '-')
                return $"invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `{text[i]}` at {i + 1}";
        }

        var hyphens = text.Count(c => c == '-');
        return hyphens == 0 ? $"invalid length: expected length 32 for simple format, found {text.Length}"
            : hyphens == 4 ? $"invalid group length in a hyphenated UUID of length {text.Length}"
            : $"invalid group count: expected 5, found {hyphens + 1}";
    }
}
