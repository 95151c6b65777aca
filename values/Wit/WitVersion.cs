using System.Globalization;

namespace GolemOrleans.Values.Wit;

/// <summary>
/// Versions in interface names, matched as the component model does: releases are compatible when they agree in the
/// leftmost non-zero number of major and minor (<c>0.2.1</c> and <c>0.2.3</c>, <c>1.1.6</c> and <c>1.4.0</c>); pre-releases
/// and <c>0.0.x</c> match exactly.
/// </summary>
public static class WitVersion
{
    /// <summary>Splits <c>name@version</c>; the version is null when there is none.</summary>
    public static (string Name, string? Version) Split(string name) =>
        name.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? (name[..at], name[(at + 1)..]) : (name, null);

    /// <summary>True when the two full names are equal or differ in compatible versions only.</summary>
    public static bool AreCompatible(string left, string right)
    {
        if (left == right)
            return true;
        var (leftName, leftVersion) = Split(left);
        var (rightName, rightVersion) = Split(right);
        return leftName == rightName && CompatibleTrack(leftVersion) is { } track && track == CompatibleTrack(rightVersion);
    }

    /// <summary>
    /// The candidate that a wanted name means: itself, else the highest compatible one; a name without version means
    /// the highest version there is. Null when nothing matches.
    /// </summary>
    public static string? BestMatch(IEnumerable<string> candidates, string wanted)
    {
        var best = default(string);
        foreach (var candidate in candidates)
        {
            if (candidate == wanted)
                return candidate;
            var fits = Split(wanted).Version is null ? Split(candidate).Name == wanted : AreCompatible(candidate, wanted);
            if (fits && (best is null || Compare(Split(candidate).Version, Split(best).Version) > 0))
                best = candidate;
        }

        return best;
    }

    private static string? CompatibleTrack(string? version)
    {
        if (version is null || version.Contains('-', StringComparison.Ordinal) || Numbers(version) is not [var major, var minor, _])
            return null;
        return major > 0 ? $"{major}" : minor > 0 ? $"0.{minor}" : null;
    }

    private static int Compare(string? left, string? right)
    {
        var (a, b) = (Numbers(left ?? ""), Numbers(right ?? ""));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (a[i] != b[i])
                return a[i].CompareTo(b[i]);
        }

        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(right, left);
    }

    private static ulong[] Numbers(string version)
    {
        var core = version.Split('-', '+')[0].Split('.');
        var numbers = new ulong[core.Length];
        for (var i = 0; i < core.Length; i++)
        {
            if (!ulong.TryParse(core[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return [];
        }

        return numbers;
    }
}
