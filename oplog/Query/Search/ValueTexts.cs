using System.Globalization;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Oplog.Query.Search;

/// <summary>The texts of a typed value: its scalars, strings, and names of enum cases and flags. Handles have none.</summary>
internal static class ValueTexts
{
    public static void Add(List<EntryText> texts, WitType type, WitValue value, string path)
    {
        switch (type)
        {
            case ListType list:
                AddElements(texts, list.Element, value.AsArray, path);
                break;
            case FixedListType list:
                AddElements(texts, list.Element, value.AsArray, path);
                break;
            case MapType map:
                AddElements(texts, WitType.Tuple(map.Key, map.Value), value.AsItems, path);
                break;
            case TupleType tuple:
                for (var i = 0; i < tuple.Items.Length; i++)
                    Add(texts, tuple.Items[i], value.AsItems[i], Join(path, i.ToString(CultureInfo.InvariantCulture)));
                break;
            case RecordType record:
                for (var i = 0; i < record.Fields.Length; i++)
                    Add(texts, record.Fields[i].Type, value.AsItems[i], Join(path, record.Fields[i].Name));
                break;
            case OptionType option when value.IsSome:
                Add(texts, option.Inner, value.Payload, path);
                break;
            case ResultType result when value.HasPayload:
                Add(texts, (value.IsOk ? result.Ok : result.Err)!, value.Payload, Join(path, value.IsOk ? "ok" : "err"));
                break;
            case VariantType variant:
                AddCase(texts, variant.Cases[value.Discriminant], value, path);
                break;
            case EnumType cases:
                texts.Add(new EntryText(path, cases.Cases[value.Discriminant]));
                break;
            case FlagsType flags:
                for (var i = 0; i < flags.Names.Length; i++)
                {
                    if ((value.AsFlags >> i & 1) != 0)
                        texts.Add(new EntryText(path, flags.Names[i]));
                }

                break;
            default:
                if (Scalar(type.Kind, value) is { } text)
                    texts.Add(new EntryText(path, text));
                break;
        }
    }

    private static void AddCase(List<EntryText> texts, WitCase chosen, WitValue value, string path)
    {
        if (value.HasPayload)
            Add(texts, chosen.Type!, value.Payload, Join(path, chosen.Name));
        else
            texts.Add(new EntryText(path, chosen.Name));
    }

    private static void AddElements(List<EntryText> texts, WitType element, Array elements, string path)
    {
        for (var i = 0; i < elements.Length; i++)
            Add(texts, element, WitArrays.ElementAt(elements, i), path);
    }

    private static string? Scalar(WitKind kind, WitValue value) => kind switch
    {
        WitKind.Bool => value.AsBool ? "true" : "false",
        WitKind.S8 or WitKind.S16 or WitKind.S32 or WitKind.S64 => ((long)value.RawBits).ToString(CultureInfo.InvariantCulture),
        WitKind.U8 or WitKind.U16 or WitKind.U32 or WitKind.U64 => value.RawBits.ToString(CultureInfo.InvariantCulture),
        WitKind.F32 => value.AsF32.ToString(CultureInfo.InvariantCulture),
        WitKind.F64 => value.AsF64.ToString(CultureInfo.InvariantCulture),
        WitKind.Char => value.AsChar.ToString(),
        WitKind.String => value.AsString,
        _ => null,
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
