using GolemOrleans.Components.Canonical;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Instances;

/// <summary>
/// Turns what ends a call into the one exception that callers see. Failures below nested wasm frames arrive wrapped once per
/// frame; the innermost decides the kind, all frames make the backtrace.
/// </summary>
internal static class TrapTranslation
{
    /// <summary>Null when the exception is not the end of a guest's call.</summary>
    public static ComponentTrapException? Translate(Exception thrown)
    {
        switch (thrown)
        {
            case CanonicalAbiTrapException trap:
                return new ComponentTrapException(ComponentTrapKind.CanonicalAbi, trap.Message);
            case WasmException refused:
                return new ComponentTrapException(ComponentTrapKind.Guest, refused.Message);
            case WasmTrapException trap:
                return OfWasm(trap);
            default:
                return null;
        }
    }

    private static ComponentTrapException OfWasm(WasmTrapException trap)
    {
        var backtrace = "";
        Exception innermost = trap;
        while (innermost is WasmTrapException wasm)
        {
            backtrace = Lines(wasm) + backtrace;
            if (wasm.InnerException is null)
                return new ComponentTrapException(KindOf(wasm.Code), wasm.Message, NullIfEmpty(backtrace));
            innermost = wasm.InnerException;
        }

        return innermost is CanonicalAbiTrapException canonical
            ? new ComponentTrapException(ComponentTrapKind.CanonicalAbi, canonical.Message, NullIfEmpty(backtrace))
            : new ComponentTrapException(ComponentTrapKind.Host, $"a host function failed: {innermost.Message}", NullIfEmpty(backtrace), innermost);
    }

    private static ComponentTrapKind KindOf(WasmTrapCode code) => code switch
    {
        WasmTrapCode.StackOverflow => ComponentTrapKind.StackOverflow,
        WasmTrapCode.Interrupt => ComponentTrapKind.Interrupted,
        _ => ComponentTrapKind.Guest,
    };

    private static string Lines(WasmTrapException trap) => string.Concat(trap.Frames.Select(f => f + "\n"));

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
