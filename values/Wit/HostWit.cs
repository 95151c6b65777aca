using System.Reflection;

namespace GolemOrleans.Values.Wit;

/// <summary>
/// The WIT packages the host implements, embedded from the folder <c>wit/</c>. Each call parses anew and makes new
/// resource identities: load once per process and pass the set on.
/// </summary>
public static class HostWit
{
    private const string Prefix = "wit/";
    private const string OlderShapes = "wit/shapes/golem-1.2.0/";

    /// <summary>The current shape of every host interface (Golem 1.2.2).</summary>
    public static WitPackageSet Load() => WitPackageSet.Parse(Sources());

    /// <summary>
    /// The same packages as components built for Golem 1.2.0 know them: <c>golem:api/oplog@1.1.6</c> has no
    /// <c>change-persistence-level</c> entry there, which makes <c>oplog-entry</c> another type under the same name.
    /// </summary>
    public static WitPackageSet LoadGolem120()
    {
        var older = Read(OlderShapes).ToDictionary(s => s.Name[OlderShapes.Length..], s => s.Text);
        return WitPackageSet.Parse(Sources().Select(s =>
            older.TryGetValue(s.Name[Prefix.Length..], out var text) ? s with { Text = text } : s));
    }

    /// <summary>The texts of the current packages, named <c>wit/&lt;package&gt;/&lt;interface&gt;.wit</c>.</summary>
    public static IEnumerable<WitSource> Sources() => Read(Prefix).Where(s => !s.Name.StartsWith("wit/shapes/", StringComparison.Ordinal));

    private static IEnumerable<WitSource> Read(string prefix)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new WitSource(name, reader.ReadToEnd());
        }
    }
}
