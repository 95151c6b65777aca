using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Orleans.Runtime;

/// <summary>Keys that are GUIDs (32 hexadecimal digits) or integers (hexadecimal, upper case).</summary>
public static class GrainIdKeyExtensions
{
    /// <summary>The key for a GUID.</summary>
    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N", CultureInfo.InvariantCulture));

    /// <summary>The key for an integer.</summary>
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    /// <summary>The GUID that is the grain's key. Throws <see cref="ArgumentException"/> when it is none.</summary>
    public static Guid GetGuidKey(this GrainId grainId) =>
        Guid.TryParseExact(grainId.Key.ToString(), "N", out var key)
            ? key
            : throw new ArgumentException($"The key of {grainId} is not a GUID.", nameof(grainId));

    /// <summary>The integer that is the grain's key. Throws <see cref="ArgumentException"/> when it is none.</summary>
    public static long GetIntegerKey(this GrainId grainId) =>
        long.TryParse(grainId.Key.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new ArgumentException($"The key of {grainId} is not an integer.", nameof(grainId));

    /// <summary>
    /// Reads the key as an integer with an extension after a <c>+</c>. A text key that happens to be hexadecimal, in either case and
    /// with leading zeros, is one too: nothing tells what the key was meant to be.
    /// </summary>
    public static bool TryGetIntegerKey(this GrainId grainId, out long key, [NotNullWhen(true)] out string? keyExt)
    {
        var digits = Split(grainId, out keyExt);
        return Utf8Parser.TryParse(digits, out key, out var length, 'X') && length == digits.Length;
    }

    /// <summary>Reads the key as a GUID with an extension after a <c>+</c>; see <see cref="TryGetIntegerKey"/>.</summary>
    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, [NotNullWhen(true)] out string? keyExt)
    {
        var digits = Split(grainId, out keyExt);
        key = default;
        return digits.Length == 32 && Utf8Parser.TryParse(digits, out key, out var length, 'N') && length == digits.Length;
    }

    private static ReadOnlySpan<byte> Split(GrainId grainId, out string? extension)
    {
        var key = grainId.Key.ToString() ?? "";
        var plus = key.IndexOf('+', StringComparison.Ordinal);
        extension = plus < 0 ? null : key[(plus + 1)..];
        return Encoding.UTF8.GetBytes(plus < 0 ? key : key[..plus]);
    }
}
