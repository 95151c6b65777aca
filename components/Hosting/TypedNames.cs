using System.Text;

namespace GolemOrleans.Components.Hosting;

/// <summary>Matching of kebab-case WIT names with C# names: case, hyphens and underscores do not count.</summary>
internal static class TypedNames
{
    public static string Key(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is not ('-' or '_' or '%'))
                key.Append(char.ToLowerInvariant(c));
        }

        return key.ToString();
    }

    /// <summary>The interface name without <c>@version</c>.</summary>
    public static string WithoutVersion(string interfaceName)
    {
        var at = interfaceName.IndexOf('@');
        return at < 0 ? interfaceName : interfaceName[..at];
    }
}
