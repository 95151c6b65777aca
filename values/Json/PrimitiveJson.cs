using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Json;

/// <summary>Reads primitive values. Integers may be written with a zero fraction or an exponent (<c>1.0</c>, <c>1e3</c>).</summary>
internal static class PrimitiveJson
{
    public static WitValue Read(JsonElement json, WitKind kind) => kind switch
    {
        WitKind.Bool => json.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? WitValue.Bool(json.GetBoolean())
            : throw Expected("bool", json),
        WitKind.S8 => WitValue.S8(Integer<sbyte>(json)),
        WitKind.U8 => WitValue.U8(Integer<byte>(json)),
        WitKind.S16 => WitValue.S16(Integer<short>(json)),
        WitKind.U16 => WitValue.U16(Integer<ushort>(json)),
        WitKind.S32 => WitValue.S32(Integer<int>(json)),
        WitKind.U32 => WitValue.U32(Integer<uint>(json)),
        WitKind.S64 => WitValue.S64(Integer<long>(json)),
        WitKind.U64 => WitValue.U64(Integer<ulong>(json)),
        WitKind.F32 => WitValue.F32(Special(json) is { } special ? (float)special : json.GetSingle()),
        WitKind.F64 => WitValue.F64(Special(json) ?? json.GetDouble()),
        WitKind.Char => WitValue.Char(Scalar(json)),
        WitKind.String => WitValue.String(String(json)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a primitive type"),
    };

    private static T Integer<T>(JsonElement json)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (json.ValueKind != JsonValueKind.Number)
            throw Expected("number", json);
        var raw = json.GetRawText();
        if (T.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return value;
        if (raw.AsSpan().ContainsAny('.', 'e', 'E')
            && decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= decimal.CreateChecked(T.MinValue)
            && number <= decimal.CreateChecked(T.MaxValue))
        {
            return decimal.IsInteger(number) ? T.CreateChecked(number) : throw new ValueJsonException($"expected integer, found {raw}");
        }

        throw new ValueJsonException($"value {raw} is not within the range of {T.MinValue} to {T.MaxValue}");
    }

    private static double? Special(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => null,
        JsonValueKind.String when json.ValueEquals("NaN") => double.NaN,
        JsonValueKind.String when json.ValueEquals("Infinity") => double.PositiveInfinity,
        JsonValueKind.String when json.ValueEquals("-Infinity") => double.NegativeInfinity,
        _ => throw Expected("number", json),
    };

    private static Rune Scalar(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Number)
            throw Expected("number", json);
        return json.TryGetUInt32(out var scalar) && Rune.TryCreate(scalar, out var rune)
            ? rune
            : throw new ValueJsonException($"value {json.GetRawText()} is not a Unicode scalar value");
    }

    private static string String(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
            throw Expected("string", json);
        return JsonKinds.TryString(json) ?? throw new ValueJsonException("the string holds a lone surrogate");
    }

    private static ValueJsonException Expected(string what, JsonElement json) => new($"expected {what}, found {JsonKinds.Describe(json)}");
}
