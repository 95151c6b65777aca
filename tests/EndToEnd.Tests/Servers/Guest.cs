namespace GolemOrleans.EndToEnd.Tests.Servers;

/// <summary>Prebuilt components of tests/guests.</summary>
internal static class Guest
{
    /// <summary>The smallest one: exports <c>demo:pure/api.{add}</c>, imports nothing.</summary>
    public static byte[] Pure => Load("c-pure");

    /// <param name="language"><c>c</c>, <c>rust</c> or <c>js</c>.</param>
    public static byte[] Workbench(string language) => Load(language);

    /// <summary>The name of a workbench function in a query.</summary>
    public static string Api(string function) => $"test:workbench/api.{{{function}}}";

    /// <summary>The component with a custom section, so that its bytes differ from all others.</summary>
    public static byte[] Marked(byte[] component, byte mark) => [.. component, 0, 6, 4, (byte)'m', (byte)'a', (byte)'r', (byte)'k', mark];

    private static byte[] Load(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", $"{name}.wasm"));
}
