namespace GolemOrleans.Components.Tests;

/// <summary>The prebuilt guest components of tests/guests.</summary>
internal static class Guests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "guests");

    /// <summary>File names without extension.</summary>
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.wasm").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    public static byte[] Load(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".wasm"));

    public static ComponentDefinition Decode(string name) => ComponentDefinition.Decode(Load(name));
}
