using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Gateway.HttpApis.Requests.Inputs;

/// <summary>Reads primitive values out of texts: path and query variables and headers.</summary>
internal static class PrimitiveText
{
    /// <summary>What messages call values of a type; null: a text cannot be one.</summary>
    public static string? Name(WitType type) => type.Kind switch
    {
        WitKind.Bool => "bool",
        WitKind.String => "string",
        WitKind.Char => "char",
        >= WitKind.S8 and <= WitKind.F64 => "number",
        _ => null,
    };

    /// <returns>False: the text is no value of the type.</returns>
    public static bool TryRead(string text, WitType type, out WitValue value)
    {
        WitValue? read = type.Kind switch
        {
            WitKind.String => WitValue.String(text),
            WitKind.Bool => text switch { "true" => WitValue.Bool(true), "false" => WitValue.Bool(false), _ => null },
            WitKind.Char => Rune.DecodeFromUtf16(text, out var rune, out var used) == OperationStatus.Done && used == text.Length ? WitValue.Char(rune) : null,
            WitKind.S8 => Integer<sbyte>(text) is { } n ? WitValue.S8(n) : null,
            WitKind.U8 => Integer<byte>(text) is { } n ? WitValue.U8(n) : null,
            WitKind.S16 => Integer<short>(text) is { } n ? WitValue.S16(n) : null,
            WitKind.U16 => Integer<ushort>(text) is { } n ? WitValue.U16(n) : null,
            WitKind.S32 => Integer<int>(text) is { } n ? WitValue.S32(n) : null,
            WitKind.U32 => Integer<uint>(text) is { } n ? WitValue.U32(n) : null,
            WitKind.S64 => Integer<long>(text) is { } n ? WitValue.S64(n) : null,
            WitKind.U64 => Integer<ulong>(text) is { } n ? WitValue.U64(n) : null,
            WitKind.F32 => Float<float>(text) is { } n ? WitValue.F32(n) : null,
            WitKind.F64 => Float<double>(text) is { } n ? WitValue.F64(n) : null,
            _ => null,
        };
        value = read.GetValueOrDefault();
        return read is not null;
    }

    private static T? Integer<T>(string text)
        where T : struct, IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static T? Float<T>(string text)
        where T : struct, IFloatingPointIeee754<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;
}
