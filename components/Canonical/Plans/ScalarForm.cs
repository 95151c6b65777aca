using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// How a scalar type with the memory form <typeparamref name="T"/> becomes a value and a core value and back. Static
/// members, so that plans over a form are compiled without any indirection.
/// </summary>
internal interface IScalarForm<T>
    where T : unmanaged
{
    static abstract CoreType Core { get; }

    static abstract WitType Type { get; }

    /// <summary>The value; traps when no value has these bits.</summary>
    static abstract WitValue Wrap(T bits);

    /// <summary>From a core value, or from the inline bits of a checked value.</summary>
    static abstract T Narrow(ulong bits);

    /// <summary>As the core value in its slot, zero-extended to 64 bits.</summary>
    static abstract ulong Widen(T bits);

    /// <summary>Replaces NaNs by the canonical ones after a bulk copy; nothing to do for integers.</summary>
    static virtual void Canonicalise(Span<T> items)
    {
    }
}

internal readonly struct BoolForm : IScalarForm<byte>
{
    public static CoreType Core => CoreType.I32;
    public static WitType Type => WitType.Bool;

    /// <summary>Any bit set is true, in a byte as well as in an i32.</summary>
    public static WitValue Wrap(byte bits) => WitValue.Bool(bits != 0);
    public static byte Narrow(ulong bits) => (uint)bits != 0 ? (byte)1 : (byte)0;
    public static ulong Widen(byte bits) => bits;
}

internal readonly struct S8Form : IScalarForm<sbyte>
{
    public static CoreType Core => CoreType.I32;
    public static WitType Type => WitType.S8;
    public static WitValue Wrap(sbyte bits) => WitValue.S8(bits);
    public static sbyte Narrow(ulong bits) => (sbyte)bits;
    public static ulong Widen(sbyte bits) => (uint)bits;
}

internal readonly struct U8Form : IScalarForm<byte>
{
    public static CoreType Core => CoreType.I32;
    public static WitType Type => WitType.U8;
    public static WitValue Wrap(byte bits) => WitValue.U8(bits);
    public static byte Narrow(ulong bits) => (byte)bits;
    public static ulong Widen(byte bits) => bits;
}

internal readonly struct S16Form : IScalarForm<short>
{
    public static CoreType Core => CoreType.I32;
    public static WitType Type => WitType.S16;
    public static WitValue Wrap(short bits) => WitValue.S16(bits);
    public static short Narrow(ulong bits) => (short)bits;
    public static ulong Widen(short bits) => (uint)bits;
}

internal readonly struct U16Form : IScalarForm<ushort>
{
    public static CoreType Core => CoreType.I32;
    public static WitType Type => WitType.U16;
    public static WitValue Wrap(ushort bits) => WitValue.U16(bits);
    public static ushort Narrow(ulong bits) => (ushort)bits;
    public static ulong Widen(ushort bits) => bits;
}

internal readonly struct S32Form : IScalarForm<int>
{
    public static CoreType Core => CoreType.I32;
    public static WitType Type => WitType.S32;
    public static WitValue Wrap(int bits) => WitValue.S32(bits);
    public static int Narrow(ulong bits) => (int)bits;
    public static ulong Widen(int bits) => (uint)bits;
}

internal readonly struct U32Form : IScalarForm<uint>
{
    public static CoreType Core => CoreType.I32;
    public static WitType Type => WitType.U32;
    public static WitValue Wrap(uint bits) => WitValue.U32(bits);
    public static uint Narrow(ulong bits) => (uint)bits;
    public static ulong Widen(uint bits) => bits;
}

internal readonly struct S64Form : IScalarForm<long>
{
    public static CoreType Core => CoreType.I64;
    public static WitType Type => WitType.S64;
    public static WitValue Wrap(long bits) => WitValue.S64(bits);
    public static long Narrow(ulong bits) => (long)bits;
    public static ulong Widen(long bits) => (ulong)bits;
}

internal readonly struct U64Form : IScalarForm<ulong>
{
    public static CoreType Core => CoreType.I64;
    public static WitType Type => WitType.U64;
    public static WitValue Wrap(ulong bits) => WitValue.U64(bits);
    public static ulong Narrow(ulong bits) => bits;
    public static ulong Widen(ulong bits) => bits;
}

internal readonly struct CharForm : IScalarForm<uint>
{
    public static CoreType Core => CoreType.I32;
    public static WitType Type => WitType.Char;

    public static WitValue Wrap(uint bits)
    {
        if (!Rune.IsValid(bits))
            CanonicalTrap.Raise($"not a Unicode scalar value: 0x{bits:x}");
        return WitValue.Char(new Rune(bits));
    }

    public static uint Narrow(ulong bits) => (uint)bits;
    public static ulong Widen(uint bits) => bits;
}

/// <summary>Every NaN is canonical on both sides (the specification's deterministic profile), so that NaN bits never leak.</summary>
internal readonly struct F32Form : IScalarForm<float>
{
    private const uint CanonicalNaN = 0x7fc0_0000;

    public static CoreType Core => CoreType.F32;
    public static WitType Type => WitType.F32;
    public static WitValue Wrap(float bits) => WitValue.F32(Canonical(bits));
    public static float Narrow(ulong bits) => Canonical(BitConverter.UInt32BitsToSingle((uint)bits));
    public static ulong Widen(float bits) => BitConverter.SingleToUInt32Bits(bits);

    public static void Canonicalise(Span<float> items)
    {
        while (items.Length >= Vector<float>.Count)
        {
            var block = new Vector<float>(items);
            if (!Vector.EqualsAll(block, block))
                Replace(items[..Vector<float>.Count]);
            items = items[Vector<float>.Count..];
        }

        Replace(items);
    }

    private static void Replace(Span<float> items)
    {
        foreach (ref var item in items)
            item = Canonical(item);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Canonical(float value) => float.IsNaN(value) ? BitConverter.UInt32BitsToSingle(CanonicalNaN) : value;
}

/// <inheritdoc cref="F32Form"/>
internal readonly struct F64Form : IScalarForm<double>
{
    private const ulong CanonicalNaN = 0x7ff8_0000_0000_0000;

    public static CoreType Core => CoreType.F64;
    public static WitType Type => WitType.F64;
    public static WitValue Wrap(double bits) => WitValue.F64(Canonical(bits));
    public static double Narrow(ulong bits) => Canonical(BitConverter.UInt64BitsToDouble(bits));
    public static ulong Widen(double bits) => BitConverter.DoubleToUInt64Bits(bits);

    public static void Canonicalise(Span<double> items)
    {
        while (items.Length >= Vector<double>.Count)
        {
            var block = new Vector<double>(items);
            if (!Vector.EqualsAll(block, block))
                Replace(items[..Vector<double>.Count]);
            items = items[Vector<double>.Count..];
        }

        Replace(items);
    }

    private static void Replace(Span<double> items)
    {
        foreach (ref var item in items)
            item = Canonical(item);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Canonical(double value) => double.IsNaN(value) ? BitConverter.UInt64BitsToDouble(CanonicalNaN) : value;
}
