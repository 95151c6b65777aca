namespace GolemOrleans.Values.Wave;

/// <summary>Labels that WAVE reads as something else are written with a leading <c>%</c>.</summary>
internal static class WaveNames
{
    public static bool IsKeyword(string name) => name is "true" or "false" or "some" or "none" or "ok" or "err" or "inf" or "nan";

    public static string Escape(string name) => IsKeyword(name) ? "%" + name : name;
}
