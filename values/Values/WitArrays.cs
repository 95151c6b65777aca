using GolemOrleans.Values.Types;

namespace GolemOrleans.Values;

/// <summary>Between lists as sequences of values and the array form of their element type (see <see cref="WitValue"/>).</summary>
public static class WitArrays
{
    /// <summary>The array form of the element type with these elements.</summary>
    /// <exception cref="InvalidOperationException">An element is of another kind.</exception>
    public static Array Pack(WitType element, ReadOnlySpan<WitValue> items) => element.Kind switch
    {
        WitKind.Bool => Map(items, v => v.AsBool),
        WitKind.S8 => Map(items, v => v.AsS8),
        WitKind.U8 => Map(items, v => v.AsU8),
        WitKind.S16 => Map(items, v => v.AsS16),
        WitKind.U16 => Map(items, v => v.AsU16),
        WitKind.S32 => Map(items, v => v.AsS32),
        WitKind.U32 => Map(items, v => v.AsU32),
        WitKind.S64 => Map(items, v => v.AsS64),
        WitKind.U64 => Map(items, v => v.AsU64),
        WitKind.F32 => Map(items, v => v.AsF32),
        WitKind.F64 => Map(items, v => v.AsF64),
        _ => items.ToArray(),
    };

    /// <summary>The element at an index of an array form, as a value.</summary>
    public static WitValue ElementAt(Array elements, int index) => elements switch
    {
        WitValue[] values => values[index],
        bool[] values => WitValue.Bool(values[index]),
        // The runtime lets a byte[] pass for an sbyte[] and the like, so these compare exact types.
        _ when elements.GetType() == typeof(byte[]) => WitValue.U8(((byte[])elements)[index]),
        _ when elements.GetType() == typeof(sbyte[]) => WitValue.S8(((sbyte[])elements)[index]),
        _ when elements.GetType() == typeof(short[]) => WitValue.S16(((short[])elements)[index]),
        _ when elements.GetType() == typeof(ushort[]) => WitValue.U16(((ushort[])elements)[index]),
        _ when elements.GetType() == typeof(int[]) => WitValue.S32(((int[])elements)[index]),
        _ when elements.GetType() == typeof(uint[]) => WitValue.U32(((uint[])elements)[index]),
        _ when elements.GetType() == typeof(long[]) => WitValue.S64(((long[])elements)[index]),
        _ when elements.GetType() == typeof(ulong[]) => WitValue.U64(((ulong[])elements)[index]),
        float[] values => WitValue.F32(values[index]),
        double[] values => WitValue.F64(values[index]),
        _ => throw new InvalidOperationException($"{elements.GetType()} is not the array form of a list."),
    };

    private static T[] Map<T>(ReadOnlySpan<WitValue> items, Func<WitValue, T> read)
    {
        var result = new T[items.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = read(items[i]);
        return result;
    }
}
