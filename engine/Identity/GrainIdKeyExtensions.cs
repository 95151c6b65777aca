using System.Globalization;

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
}
