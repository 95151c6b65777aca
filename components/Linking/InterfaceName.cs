using System.Globalization;

namespace GolemOrleans.Components.Linking;

/// <summary>
/// An import or export name split into its unversioned part and its version. Versions of one <see cref="Track"/> may stand
/// for each other: 0.2.x among themselves, 1.x among themselves; pre-releases and 0.0.x only for themselves.
/// </summary>
internal readonly record struct InterfaceName(string Base, string? Version)
{
    public static InterfaceName Parse(string name)
    {
        var at = name.LastIndexOf('@');
        return at < 0 ? new(name, null) : new(name[..at], name[(at + 1)..]);
    }

    /// <summary>What must be equal for two names to be compatible.</summary>
    public string Track => Base + "@" + VersionTrack;

    private string? VersionTrack
    {
        get
        {
            if (Version is null)
                return null;
            // Build metadata takes part in neither precedence nor compatibility.
            var version = Version.Split('+')[0];
            var parts = version.Split('.');
            if (version.Contains('-', StringComparison.Ordinal) || parts.Length != 3)
                return version;
            return parts[0] != "0" ? parts[0] : parts[1] != "0" ? $"0.{parts[1]}" : version;
        }
    }

    /// <summary>Orders the versions of one track.</summary>
    public static int CompareVersions(InterfaceName a, InterfaceName b)
    {
        var left = Numbers(a.Version);
        var right = Numbers(b.Version);
        for (var i = 0; i < 3; i++)
        {
            if (left[i] != right[i])
                return left[i].CompareTo(right[i]);
        }

        return 0;
    }

    private static ulong[] Numbers(string? version)
    {
        var numbers = new ulong[3];
        var parts = version?.Split('+', '-')[0].Split('.') ?? [];
        for (var i = 0; i < Math.Min(3, parts.Length); i++)
            _ = ulong.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
        return numbers;
    }
}
