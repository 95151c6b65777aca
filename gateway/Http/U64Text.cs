using System.Globalization;

namespace GolemOrleans.Gateway.Http;

/// <summary>Unsigned numbers in texts, and why a text is none, in the words of the reference.</summary>
internal static class U64Text
{
    public static bool TryParse(string text, out ulong value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    public static string Problem(string text) => text.Length == 0 ? "cannot parse integer from empty string"
        : text.All(char.IsAsciiDigit) ? "number too large to fit in target type" : "invalid digit found in string";
}
