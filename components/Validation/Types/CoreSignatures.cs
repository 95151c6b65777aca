using GolemOrleans.Components.Binary;

namespace GolemOrleans.Components.Validation;

/// <summary>Core signatures that the canonical ABI demands.</summary>
internal static class CoreSignatures
{
    public static CoreFunctionType I32ToNothing { get; } = new([CoreValueType.I32], []);

    public static CoreFunctionType I32ToI32 { get; } = new([CoreValueType.I32], [CoreValueType.I32]);

    /// <summary>Old pointer, old size, alignment, new size; new pointer.</summary>
    public static CoreFunctionType Realloc { get; } =
        new([CoreValueType.I32, CoreValueType.I32, CoreValueType.I32, CoreValueType.I32], [CoreValueType.I32]);
}
