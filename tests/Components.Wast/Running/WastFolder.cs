namespace GolemOrleans.Components.Wast;

/// <summary>The scripts of a folder and of the folders in it.</summary>
public static class WastFolder
{
    /// <summary>Paths of the scripts, in order of their names.</summary>
    public static IEnumerable<string> Scripts(string folder) =>
        Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>Runs one script after the other.</summary>
    public static IEnumerable<WastReport> Run(ComponentEngine engine, string folder)
    {
        foreach (var path in Scripts(folder))
            yield return new WastRunner(engine).Run(WastScript.Load(path));
    }
}
