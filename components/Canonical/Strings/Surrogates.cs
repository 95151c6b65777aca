namespace GolemOrleans.Components.Canonical;

/// <summary>Well-formedness of UTF-16.</summary>
internal static class Surrogates
{
    /// <summary>True when every surrogate is half of a pair.</summary>
    internal static bool AreWellFormed(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (at < 0)
                return true;
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
                return false;
            text = text[(at + 2)..];
        }
    }
}
