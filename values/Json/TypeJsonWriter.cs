using System.Text.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Json;

/// <summary>
/// Writes types as the API shows them: an object tagged by <c>type</c>. The API knows neither maps nor fixed-length lists:
/// both are written as the lists they travel as.
/// </summary>
public static class TypeJsonWriter
{
    /// <param name="resources">Numbers the resource types of handles; null: a map of its own.</param>
    public static void Write(Utf8JsonWriter writer, WitType type, ResourceIdMap? resources = null)
    {
        resources ??= new ResourceIdMap();
        writer.WriteStartObject();
        switch (type)
        {
            case ListType list:
                WriteInner(writer, "List", list.Element, resources);
                break;
            case FixedListType list:
                WriteInner(writer, "List", list.Element, resources);
                break;
            case MapType map:
                WriteInner(writer, "List", WitType.Tuple(map.Key, map.Value), resources);
                break;
            case OptionType option:
                WriteInner(writer, "Option", option.Inner, resources);
                break;
            case ResultType result:
                writer.WriteString("type", "Result");
                WriteOptional(writer, "ok", result.Ok, resources);
                WriteOptional(writer, "err", result.Err, resources);
                break;
            case TupleType tuple:
                writer.WriteString("type", "Tuple");
                writer.WriteStartArray("items");
                foreach (var item in tuple.Items)
                    Write(writer, item, resources);
                writer.WriteEndArray();
                break;
            case RecordType record:
                writer.WriteString("type", "Record");
                writer.WriteStartArray("fields");
                foreach (var field in record.Fields)
                    WriteNamed(writer, field.Name, field.Type, resources);
                writer.WriteEndArray();
                break;
            case VariantType variant:
                writer.WriteString("type", "Variant");
                writer.WriteStartArray("cases");
                foreach (var @case in variant.Cases)
                    WriteNamed(writer, @case.Name, @case.Type, resources);
                writer.WriteEndArray();
                break;
            case EnumType cases:
                WriteNames(writer, "Enum", "cases", cases.Cases.AsSpan());
                break;
            case FlagsType flags:
                WriteNames(writer, "Flags", "names", flags.Names.AsSpan());
                break;
            case HandleType handle:
                writer.WriteString("type", "Handle");
                writer.WriteNumber("resource_id", resources.IdOf(handle.Resource));
                writer.WriteString("mode", handle.Owned ? "Owned" : "Borrowed");
                break;
            default:
                writer.WriteString("type", Primitive(type.Kind));
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteInner(Utf8JsonWriter writer, string tag, WitType inner, ResourceIdMap resources)
    {
        writer.WriteString("type", tag);
        writer.WritePropertyName("inner");
        Write(writer, inner, resources);
    }

    private static void WriteNamed(Utf8JsonWriter writer, string name, WitType? type, ResourceIdMap resources)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        WriteOptional(writer, "typ", type, resources);
        writer.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string property, WitType? type, ResourceIdMap resources)
    {
        writer.WritePropertyName(property);
        if (type is null)
            writer.WriteNullValue();
        else
            Write(writer, type, resources);
    }

    private static void WriteNames(Utf8JsonWriter writer, string tag, string property, ReadOnlySpan<string> names)
    {
        writer.WriteString("type", tag);
        writer.WriteStartArray(property);
        foreach (var name in names)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static string Primitive(WitKind kind) => kind switch
    {
        WitKind.Char => "Chr",
        WitKind.String => "Str",
        _ => kind.ToString(),
    };
}
