using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Validation;

/// <summary>Decodes components written in the text format.</summary>
internal static class Wat
{
    public static ComponentDefinition Decode(string text) => ComponentDefinition.Decode(WatText.ToWasm($"(component {text})"));

    public static void Accepted(string text) => Decode(text);

    /// <summary>The component is well-formed, but ill-typed, and the reason says so.</summary>
    public static void Refused(string text, string reason)
    {
        var wasm = WatText.ToWasm($"(component {text})");
        var e = Assert.Throws<ComponentFormatException>(() => ComponentDefinition.Decode(wasm));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.InRange(e.Offset, 8, wasm.Length);
    }
}
