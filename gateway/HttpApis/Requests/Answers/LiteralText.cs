using System.Globalization;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Gateway.HttpApis.Requests.Answers;

/// <summary>Texts of values that have one: what expressions give as worker names, keys, status codes and headers.</summary>
internal static class LiteralText
{
    /// <returns>Null: the value is none, or of a type that has no text.</returns>
    public static string? Of(ValueAndType typed) => (typed.Type, typed.Value) switch
    {
        (EnumType cases, var value) => cases.Cases[value.Discriminant],
        (OptionType option, { IsSome: true } value) => Of(new ValueAndType(option.Inner, value.Payload)),
        (PrimitiveType { Kind: WitKind.String }, var value) => value.AsString,
        (PrimitiveType { Kind: WitKind.Bool }, var value) => value.AsBool ? "true" : "false",
        (PrimitiveType { Kind: WitKind.Char }, var value) => value.AsChar.ToString(),
        (PrimitiveType { Kind: WitKind.F32 }, var value) => value.AsF32.ToString(CultureInfo.InvariantCulture),
        (PrimitiveType { Kind: WitKind.F64 }, var value) => value.AsF64.ToString(CultureInfo.InvariantCulture),
        (PrimitiveType { Kind: WitKind.S8 or WitKind.S16 or WitKind.S32 or WitKind.S64 }, var value) => ((long)value.RawBits).ToString(CultureInfo.InvariantCulture),
        (PrimitiveType, var value) => value.RawBits.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The value of a record's field; null: it is no record, or has no such field.</summary>
    public static ValueAndType? Field(ValueAndType typed, string name)
    {
        if (typed.Type is not RecordType record)
            return null;
        for (var i = 0; i < record.Fields.Length; i++)
        {
            if (record.Fields[i].Name == name)
                return new ValueAndType(record.Fields[i].Type, typed.Value.AsItems[i]);
        }

        return null;
    }
}
