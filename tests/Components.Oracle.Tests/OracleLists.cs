using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Oracle.Tests;

/// <summary>The array form of lists, from and to single values.</summary>
internal static class OracleLists
{
    internal static Array ToArray(WitKind element, WitValue[] values) => element switch
    {
        WitKind.Bool => values.Select(v => v.AsBool).ToArray(),
        WitKind.S8 => values.Select(v => v.AsS8).ToArray(),
        WitKind.U8 => values.Select(v => v.AsU8).ToArray(),
        WitKind.S16 => values.Select(v => v.AsS16).ToArray(),
        WitKind.U16 => values.Select(v => v.AsU16).ToArray(),
        WitKind.S32 => values.Select(v => v.AsS32).ToArray(),
        WitKind.U32 => values.Select(v => v.AsU32).ToArray(),
        WitKind.S64 => values.Select(v => v.AsS64).ToArray(),
        WitKind.U64 => values.Select(v => v.AsU64).ToArray(),
        WitKind.F32 => values.Select(v => v.AsF32).ToArray(),
        WitKind.F64 => values.Select(v => v.AsF64).ToArray(),
        _ => values,
    };

    /// <summary>By exact array type: the runtime would also match <c>sbyte[]</c> as <c>byte[]</c>.</summary>
    internal static WitValue[] ToValues(Array array) => Type.GetTypeCode(array.GetType().GetElementType()) switch
    {
        TypeCode.Boolean => Map<bool>(array, WitValue.Bool),
        TypeCode.SByte => Map<sbyte>(array, WitValue.S8),
        TypeCode.Byte => Map<byte>(array, WitValue.U8),
        TypeCode.Int16 => Map<short>(array, WitValue.S16),
        TypeCode.UInt16 => Map<ushort>(array, WitValue.U16),
        TypeCode.Int32 => Map<int>(array, WitValue.S32),
        TypeCode.UInt32 => Map<uint>(array, WitValue.U32),
        TypeCode.Int64 => Map<long>(array, WitValue.S64),
        TypeCode.UInt64 => Map<ulong>(array, WitValue.U64),
        TypeCode.Single => Map<float>(array, WitValue.F32),
        TypeCode.Double => Map<double>(array, WitValue.F64),
        _ => (WitValue[])array,
    };

    private static WitValue[] Map<T>(Array array, Func<T, WitValue> wrap) => Array.ConvertAll((T[])array, v => wrap(v));
}
