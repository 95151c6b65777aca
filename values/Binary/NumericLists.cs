using System.Runtime.InteropServices;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Binary;

/// <summary>Lists of fixed-size primitives as memory, little-endian as on every platform .NET runs on here.</summary>
internal static class NumericLists
{
    /// <summary>Bytes of one element, 0 when lists of the kind are not kept as primitive arrays.</summary>
    public static int Size(WitKind kind) => kind switch
    {
        WitKind.Bool or WitKind.S8 or WitKind.U8 => 1,
        WitKind.S16 or WitKind.U16 => 2,
        WitKind.S32 or WitKind.U32 or WitKind.F32 => 4,
        WitKind.S64 or WitKind.U64 or WitKind.F64 => 8,
        _ => 0,
    };

    public static bool Has(WitKind kind) => Size(kind) > 0;

    /// <exception cref="InvalidOperationException">The array is not the form of that kind.</exception>
    public static ReadOnlySpan<byte> AsBytes(WitKind kind, Array elements) => elements.GetType() == ArrayType(kind)
        ? MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(elements), elements.Length * Size(kind))
        : throw new InvalidOperationException($"The value is not of its type: {elements.GetType()} is not the form of a list of {kind}.");

    public static Array FromBytes(WitKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        WitKind.Bool => MemoryMarshal.Cast<byte, bool>(bytes).ToArray(),
        WitKind.S8 => MemoryMarshal.Cast<byte, sbyte>(bytes).ToArray(),
        WitKind.U8 => bytes.ToArray(),
        WitKind.S16 => Copy<short>(bytes),
        WitKind.U16 => Copy<ushort>(bytes),
        WitKind.S32 => Copy<int>(bytes),
        WitKind.U32 => Copy<uint>(bytes),
        WitKind.S64 => Copy<long>(bytes),
        WitKind.U64 => Copy<ulong>(bytes),
        WitKind.F32 => Copy<float>(bytes),
        WitKind.F64 => Copy<double>(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a fixed-size primitive"),
    };

    private static T[] Copy<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged
    {
        var result = new T[bytes.Length / System.Runtime.CompilerServices.Unsafe.SizeOf<T>()];
        bytes.CopyTo(MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }

    private static Type? ArrayType(WitKind kind) => kind switch
    {
        WitKind.Bool => typeof(bool[]),
        WitKind.S8 => typeof(sbyte[]),
        WitKind.U8 => typeof(byte[]),
        WitKind.S16 => typeof(short[]),
        WitKind.U16 => typeof(ushort[]),
        WitKind.S32 => typeof(int[]),
        WitKind.U32 => typeof(uint[]),
        WitKind.S64 => typeof(long[]),
        WitKind.U64 => typeof(ulong[]),
        WitKind.F32 => typeof(float[]),
        WitKind.F64 => typeof(double[]),
        _ => null,
    };
}
