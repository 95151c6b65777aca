using System.Globalization;
using System.Text;
using System.Text.Json;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Wast;

/// <summary>Component values in the JSON form of scripts: <c>{"type": "u32", "value": "3"}</c>; floats as their bits.</summary>
public static class WastValues
{
    /// <summary>The value, as one of the given type.</summary>
    /// <exception cref="FormatException">It is of another type.</exception>
    public static WitValue Read(JsonElement json, WitType type)
    {
        var kind = json.GetProperty("type").GetString()!;
        var value = json.GetProperty("value");
        return type switch
        {
            ListType list when kind == "list" => WitValue.List(Elements(value, list.Element)),
            FixedListType list when kind is "list" or "fixed-length-list" or "fixed_size_list" => WitValue.FixedList(Elements(value, list.Element)),
            MapType map when kind is "list" or "map" => WitValue.Map([.. value.EnumerateArray().Select(e => Entry(e, map))]),
            RecordType record when kind == "record" => WitValue.Record(
                [.. record.Fields.Zip(value.EnumerateArray(), (f, v) => v[0].GetString() == f.Name ? Read(v[1], f.Type) : throw Mismatch(json, type))]),
            TupleType tuple when kind == "tuple" => WitValue.Tuple([.. tuple.Items.Zip(value.EnumerateArray(), (t, v) => Read(v, t))]),
            VariantType variant when kind == "variant" => Variant(json, value, variant),
            EnumType cases when kind == "enum" && cases.Cases.IndexOf(value.GetString()!) is >= 0 and var index => WitValue.Enum(index),
            OptionType option when kind == "option" => value.ValueKind == JsonValueKind.Null ? WitValue.None : WitValue.Some(Read(value, option.Inner)),
            ResultType result when kind == "result" => Result(value, result),
            FlagsType flags when kind == "flags" => WitValue.Flags(value.EnumerateArray().Aggregate(0UL, (bits, name) => bits | 1UL << flags.Names.IndexOf(name.GetString()!))),
            PrimitiveType when kind == KindName(type.Kind) => Primitive(type.Kind, value),
            _ => throw Mismatch(json, type),
        };
    }

    /// <summary>Whether a result is what a script expects; patterns of NaNs included.</summary>
    public static bool Matches(JsonElement expected, WitType type, WitValue actual)
    {
        if (type.Kind is WitKind.F32 or WitKind.F64 && expected.GetProperty("value").GetString() is { } text && text.StartsWith("nan:", StringComparison.Ordinal))
            return type.Kind == WitKind.F32 ? float.IsNaN(actual.AsF32) : double.IsNaN(actual.AsF64);
        return WitValueComparer.Equals(type, Read(expected, type), actual);
    }

    private static WitValue Entry(JsonElement json, MapType map)
    {
        var (key, value) = json.ValueKind == JsonValueKind.Array ? (json[0], json[1]) : (json.GetProperty("value")[0], json.GetProperty("value")[1]);
        return WitValue.Tuple(Read(key, map.Key), Read(value, map.Value));
    }

    private static WitValue Variant(JsonElement json, JsonElement value, VariantType type)
    {
        for (var i = 0; i < type.Cases.Length; i++)
        {
            if (type.Cases[i].Name == value.GetProperty("case").GetString())
                return type.Cases[i].Type is { } payload ? WitValue.Variant(i, Read(value.GetProperty("payload"), payload)) : WitValue.Variant(i);
        }

        throw Mismatch(json, type);
    }

    private static WitValue Result(JsonElement value, ResultType type)
    {
        if (value.TryGetProperty("Ok", out var ok))
            return type.Ok is null ? WitValue.Ok() : WitValue.Ok(Read(ok, type.Ok));
        return type.Err is null ? WitValue.Err() : WitValue.Err(Read(value.GetProperty("Err"), type.Err));
    }

    private static Array Elements(JsonElement value, WitType element)
    {
        return WitArrays.Pack(element, [.. value.EnumerateArray().Select(v => Read(v, element))]);
    }

    private static WitValue Primitive(WitKind kind, JsonElement value) => kind switch
    {
        WitKind.Bool => WitValue.Bool(value.GetBoolean()),
        WitKind.S8 => WitValue.S8(Number<sbyte>(value)),
        WitKind.U8 => WitValue.U8(Number<byte>(value)),
        WitKind.S16 => WitValue.S16(Number<short>(value)),
        WitKind.U16 => WitValue.U16(Number<ushort>(value)),
        WitKind.S32 => WitValue.S32(Number<int>(value)),
        WitKind.U32 => WitValue.U32(Number<uint>(value)),
        WitKind.S64 => WitValue.S64(Number<long>(value)),
        WitKind.U64 => WitValue.U64(Number<ulong>(value)),
        WitKind.F32 => WitValue.F32(BitConverter.UInt32BitsToSingle(Number<uint>(value))),
        WitKind.F64 => WitValue.F64(BitConverter.UInt64BitsToDouble(Number<ulong>(value))),
        WitKind.Char => WitValue.Char(value.GetString()!.EnumerateRunes().First()),
        _ => WitValue.String(value.GetString()!),
    };

    private static T Number<T>(JsonElement value)
        where T : IParsable<T> => T.Parse(value.GetString()!, CultureInfo.InvariantCulture);

    private static string KindName(WitKind kind) => kind.ToString().ToLowerInvariant();

    private static FormatException Mismatch(JsonElement json, WitType type) =>
        new($"{json.GetRawText()} is not a {type.Kind.ToString().ToLower(CultureInfo.InvariantCulture)} of the function's type");
}
