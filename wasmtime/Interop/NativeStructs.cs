using System.Runtime.InteropServices;

namespace GolemOrleans.Wasmtime.Interop;

/// <summary><c>wasm_byte_vec_t</c>, and every other vector of the C API: size, then pointer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeVec
{
    public nuint Size;
    public void* Data;

    public readonly ReadOnlySpan<byte> Bytes => Size == 0 ? default : new(Data, checked((int)Size));
}

/// <summary><c>wasmtime_func_t</c>: a store id that is never 0, and a private pointer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeFunc
{
    public ulong StoreId;
    public nint Private;
}

/// <summary><c>wasmtime_instance_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeInstance
{
    public ulong StoreId;
    public nuint Private;
}

/// <summary><c>wasmtime_memory_t</c>, <c>wasmtime_table_t</c> and <c>wasmtime_global_t</c>, which are of one size.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeObject
{
    public ulong StoreId;
    public uint Private1;
    public uint Private2;
    public uint Private3;
}

/// <summary><c>wasmtime_extern_t</c>: kind and union.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct NativeExtern
{
    [FieldOffset(0)] public byte Kind;
    [FieldOffset(8)] public NativeFunc Func;
    [FieldOffset(8)] public NativeObject Object;
}

/// <summary><c>wasmtime_val_t</c>: kind and union of 24 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct NativeVal
{
    [FieldOffset(0)] public byte Kind;
    [FieldOffset(8)] public int I32;
    [FieldOffset(8)] public long I64;
    [FieldOffset(8)] public NativeFunc Func;
    [FieldOffset(8)] public ValRaw Raw;
    [FieldOffset(24)] private readonly ulong _tail;
}
