using System.Runtime.InteropServices;

namespace GolemOrleans.Wasmtime;

/// <summary>
/// One core value slot of an unchecked call (<c>wasmtime_val_raw_t</c>, 16 bytes, alignment 8): arguments in, results out,
/// in the same array. Which member is valid follows from the function's core type only.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct ValRaw
{
    [FieldOffset(0)] public int I32;
    [FieldOffset(0)] public uint U32;
    [FieldOffset(0)] public long I64;
    [FieldOffset(0)] public ulong U64;
    [FieldOffset(0)] public float F32;
    [FieldOffset(0)] public double F64;
    [FieldOffset(0)] public nint FuncRef;
    
    /// <summary>The upper half of a vector, whose lower half is <see cref="U64"/>.</summary>
    [FieldOffset(8)] public ulong V128High;
}
