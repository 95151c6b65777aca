using System.Collections.Immutable;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Linking;

/// <summary>Core function types between the decoder's, the canonical ABI's and the engine's forms.</summary>
internal static class CoreTypes
{
    public static CoreFunctionType Of(ImmutableArray<CoreType> parameters, ImmutableArray<CoreType> results) =>
        new([.. parameters.Select(Of)], [.. results.Select(Of)]);

    // The decoder and the engine number value types as the binary format does.
    public static WasmFunctionType ToWasm(CoreFunctionType type) =>
        new([.. type.Parameters.Select(p => (WasmValueType)p)], [.. type.Results.Select(r => (WasmValueType)r)]);

    private static CoreValueType Of(CoreType type) => CoreValueType.I32 - (byte)type;
}
