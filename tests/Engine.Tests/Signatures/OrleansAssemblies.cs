namespace GolemOrleans.Engine.Tests.Signatures;

/// <summary>The real assemblies that the build put beside the tests, and the engine.</summary>
internal static class OrleansAssemblies
{
    public static string Engine => typeof(Orleans.Grain).Assembly.Location;

    public static IReadOnlyList<string> Real => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "orleans"), "Orleans.*.dll");

    public static Dictionary<string, PublicType> RealTypes() =>
        Real.SelectMany(PublicSurface.Read).ToDictionary(entry => entry.Key, entry => entry.Value);
}
