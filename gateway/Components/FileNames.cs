using System.Text;

namespace GolemOrleans.Gateway.Components;

/// <summary>Names of files in uploaded archives, as every file system can have them.</summary>
internal static class FileNames
{
    private const int MaxBytes = 255;
    private const string Illegal = "/?<>\\:*|\"";

    /// <summary>
    /// The segment without <c>/ ? &lt; &gt; \ : * | "</c> and control characters, cut to 255 bytes of UTF-8; empty when it
    /// consists of dots.
    /// </summary>
    public static string Sanitize(string segment)
    {
        var kept = new StringBuilder(segment.Length);
        var bytes = 0;
        foreach (var rune in segment.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || (rune.IsAscii && Illegal.Contains((char)rune.Value, StringComparison.Ordinal)))
                continue;
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes)
                break;
            kept.Append(rune.ToString());
        }

        var name = kept.ToString();
        return name.All(c => c == '.') ? "" : name;
    }
}
