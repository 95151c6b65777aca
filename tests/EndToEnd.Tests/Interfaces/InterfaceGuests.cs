namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>The components of the rows: prebuilt ones of tests/guests.</summary>
internal static class InterfaceGuests
{
    public static byte[] Load(string guest) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", "interfaces", $"{guest}.wasm"));
}
