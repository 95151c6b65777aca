namespace GolemOrleans.Rib;

/// <summary>"Did you mean": the known name that is nearest to one that is not known.</summary>
internal static class Suggestions
{
    // Further away it is another word rather than a slip.
    private const int Farthest = 2;

    /// <summary>A help text, or null when no name is near.</summary>
    public static string? For(string name, IEnumerable<string> known)
    {
        if (name.Length > 64)
            return null;
        var nearest = known.Distinct(StringComparer.Ordinal).Where(k => Math.Abs(k.Length - name.Length) <= Farthest)
            .Select(k => (Name: k, Distance: Distance(name, k))).Where(k => k.Distance <= Farthest && k.Distance < name.Length)
            .OrderBy(k => k.Distance).ThenBy(k => k.Name, StringComparer.Ordinal).Select(k => k.Name).FirstOrDefault();
        return nearest is null ? null : $"did you mean `{nearest}`?";
    }

    /// <summary>Insertions, deletions and replacements between two words.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
