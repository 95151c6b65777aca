using System.Text;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Wit;

/// <summary>Prints types as WIT text with everything inline: <c>record { product-id: string, price: f32 }</c>.</summary>
public static class WitTypePrinter
{
    public static string Print(WitType type)
    {
        var text = new StringBuilder();
        Write(text, type, static (_, _) => false);
        return text.ToString();
    }

    /// <summary><c>func(a: u32, b: string) -> u64</c>.</summary>
    public static string Print(FunctionType type)
    {
        var text = new StringBuilder();
        Write(text, type, 0, static (_, _) => false);
        return text.ToString();
    }

    /// <param name="named">Writes the name of a type that has one and returns true, or returns false.</param>
    internal static void Write(StringBuilder text, FunctionType type, int skip, Func<StringBuilder, WitType, bool> named)
    {
        text.Append("func(");
        var separator = "";
        foreach (var parameter in type.Parameters.AsSpan()[skip..])
        {
            text.Append(separator).Append(WitNames.Escape(parameter.Name)).Append(": ");
            Write(text, parameter.Type, named);
            separator = ", ";
        }

        text.Append(')');
        if (type.Result is null)
            return;
        text.Append(" -> ");
        Write(text, type.Result, named);
    }

    internal static void Write(StringBuilder text, WitType type, Func<StringBuilder, WitType, bool> named)
    {
        if (!named(text, type))
            WriteStructure(text, type, named);
    }

    internal static void WriteStructure(StringBuilder text, WitType type, Func<StringBuilder, WitType, bool> named)
    {
        switch (type)
        {
            case ListType list:
                Generic("list", list.Element);
                break;
            case FixedListType list:
                text.Append("list<");
                Write(text, list.Element, named);
                text.Append(", ").Append(list.Length).Append('>');
                break;
            case MapType map:
                Generic("map", map.Key, map.Value);
                break;
            case OptionType option:
                Generic("option", option.Inner);
                break;
            case TupleType tuple:
                Generic("tuple", [.. tuple.Items]);
                break;
            case ResultType { Ok: null, Err: null }:
                text.Append("result");
                break;
            case ResultType { Err: null } result:
                Generic("result", result.Ok);
                break;
            case ResultType result:
                Generic("result", result.Ok, result.Err);
                break;
            case HandleType handle:
                text.Append(handle.Owned ? "own<" : "borrow<").Append(WitNames.Escape(handle.Resource.Name)).Append('>');
                break;
            case RecordType record:
                Block("record", record.Fields.Select(f => (f.Name, (WitType?)f.Type)), ": ", "");
                break;
            case VariantType variant:
                Block("variant", variant.Cases.Select(c => (c.Name, c.Type)), "(", ")");
                break;
            case EnumType cases:
                Block("enum", cases.Cases.Select(c => (c, (WitType?)null)), "", "");
                break;
            case FlagsType flags:
                Block("flags", flags.Names.Select(n => (n, (WitType?)null)), "", "");
                break;
            default:
                text.Append(Primitive(type.Kind));
                break;
        }

        void Generic(string name, params ReadOnlySpan<WitType?> arguments)
        {
            text.Append(name).Append('<');
            for (var i = 0; i < arguments.Length; i++)
            {
                text.Append(i == 0 ? "" : ", ");
                if (arguments[i] is { } argument)
                    Write(text, argument, named);
                else
                    text.Append('_');
            }

            text.Append('>');
        }

        void Block(string keyword, IEnumerable<(string Name, WitType? Type)> items, string open, string close)
        {
            text.Append(keyword).Append(" { ");
            var separator = "";
            foreach (var (name, part) in items)
            {
                text.Append(separator).Append(WitNames.Escape(name));
                separator = ", ";
                if (part is null)
                    continue;
                text.Append(open);
                Write(text, part, named);
                text.Append(close);
            }

            text.Append(" }");
        }
    }

    private static string Primitive(WitKind kind) => kind switch
    {
        WitKind.Bool => "bool",
        WitKind.S8 => "s8",
        WitKind.U8 => "u8",
        WitKind.S16 => "s16",
        WitKind.U16 => "u16",
        WitKind.S32 => "s32",
        WitKind.U32 => "u32",
        WitKind.S64 => "s64",
        WitKind.U64 => "u64",
        WitKind.F32 => "f32",
        WitKind.F64 => "f64",
        WitKind.Char => "char",
        WitKind.String => "string",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a primitive type"),
    };
}
