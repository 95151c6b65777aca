using System.Text.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Json;

/// <summary>
/// Writes values as the Golem 1.2 API shows them; the type says how. Deviations of JSON from WIT: <c>some(none)</c> and
/// <c>none</c> are both <c>null</c>; a char is its scalar number; NaN and infinities, which JSON numbers cannot express,
/// are the strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.
/// </summary>
public static class ValueJsonWriter
{
    /// <param name="workerUrn">The URN of the worker whose resource table the ids of handles belong to; handles of other
    /// workers carry theirs (<see cref="WorkerResourceUri"/>).</param>
    /// <exception cref="InvalidOperationException">The value is not of the type, or a handle is not printable.</exception>
    public static void Write(Utf8JsonWriter writer, WitType type, WitValue value, string? workerUrn = null)
    {
        switch (type)
        {
            case ListType list:
                WriteElements(writer, list.Element, value.AsArray, workerUrn);
                break;
            case FixedListType list:
                WriteElements(writer, list.Element, value.AsArray, workerUrn);
                break;
            case MapType map:
                WriteElements(writer, WitType.Tuple(map.Key, map.Value), value.AsItems, workerUrn);
                break;
            case TupleType tuple:
                writer.WriteStartArray();
                for (var i = 0; i < tuple.Items.Length; i++)
                    Write(writer, tuple.Items[i], value.AsItems[i], workerUrn);
                writer.WriteEndArray();
                break;
            case RecordType record:
                writer.WriteStartObject();
                for (var i = 0; i < record.Fields.Length; i++)
                {
                    writer.WritePropertyName(record.Fields[i].Name);
                    Write(writer, record.Fields[i].Type, value.AsItems[i], workerUrn);
                }

                writer.WriteEndObject();
                break;
            case OptionType option:
                WritePayload(writer, option.Inner, value, value.IsSome, workerUrn);
                break;
            case ResultType result:
                WriteCase(writer, value.IsOk ? "ok" : "err", value.IsOk ? result.Ok : result.Err, value, workerUrn);
                break;
            case VariantType variant:
                var chosen = variant.Cases[Discriminant(value, WitKind.Variant)];
                WriteCase(writer, chosen.Name, chosen.Type, value, workerUrn);
                break;
            case EnumType cases:
                writer.WriteStringValue(cases.Cases[Discriminant(value, WitKind.Enum)]);
                break;
            case FlagsType flags:
                writer.WriteStartArray();
                for (var i = 0; i < flags.Names.Length; i++)
                {
                    if ((value.AsFlags >> i & 1) != 0)
                        writer.WriteStringValue(flags.Names[i]);
                }

                writer.WriteEndArray();
                break;
            case HandleType:
                writer.WriteStringValue(Handle(value, workerUrn));
                break;
            default:
                WritePrimitive(writer, type.Kind, value);
                break;
        }
    }

    /// <summary>Writes <c>{"typ": …, "value": …}</c>.</summary>
    public static void Write(Utf8JsonWriter writer, ValueAndType typed, string? workerUrn = null, ResourceIdMap? resources = null)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("typ");
        TypeJsonWriter.Write(writer, typed.Type, resources);
        writer.WritePropertyName("value");
        Write(writer, typed.Type, typed.Value, workerUrn);
        writer.WriteEndObject();
    }

    private static void WriteElements(Utf8JsonWriter writer, WitType element, Array elements, string? workerUrn)
    {
        writer.WriteStartArray();
        for (var i = 0; i < elements.Length; i++)
            Write(writer, element, WitArrays.ElementAt(elements, i), workerUrn);
        writer.WriteEndArray();
    }

    private static void WriteCase(Utf8JsonWriter writer, string name, WitType? type, WitValue value, string? workerUrn)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(name);
        WritePayload(writer, type, value, type is not null, workerUrn);
        writer.WriteEndObject();
    }

    private static void WritePayload(Utf8JsonWriter writer, WitType? type, WitValue value, bool present, string? workerUrn)
    {
        if (present)
            Write(writer, type!, value.Payload, workerUrn);
        else
            writer.WriteNullValue();
    }

    private static int Discriminant(WitValue value, WitKind kind) =>
        value.Kind == kind ? value.Discriminant : throw new InvalidOperationException($"The value is a {value.Kind}, not {kind}.");

    private static string Handle(WitValue value, string? workerUrn) => value switch
    {
        { Kind: not (WitKind.Own or WitKind.Borrow) } => throw new InvalidOperationException($"The value is a {value.Kind}, not a handle."),
        { Reference: WorkerResourceUri uri } => uri.ToString(),
        { Reference: null } when workerUrn is not null => new WorkerResourceUri(workerUrn, value.RawBits).ToString(),
        _ => throw new InvalidOperationException("The handle has no name outside its instance."),
    };

    private static void WritePrimitive(Utf8JsonWriter writer, WitKind kind, WitValue value)
    {
        switch (kind)
        {
            case WitKind.Bool:
                writer.WriteBooleanValue(value.AsBool);
                break;
            case WitKind.S8:
                writer.WriteNumberValue(value.AsS8);
                break;
            case WitKind.U8:
                writer.WriteNumberValue(value.AsU8);
                break;
            case WitKind.S16:
                writer.WriteNumberValue(value.AsS16);
                break;
            case WitKind.U16:
                writer.WriteNumberValue(value.AsU16);
                break;
            case WitKind.S32:
                writer.WriteNumberValue(value.AsS32);
                break;
            case WitKind.U32:
                writer.WriteNumberValue(value.AsU32);
                break;
            case WitKind.S64:
                writer.WriteNumberValue(value.AsS64);
                break;
            case WitKind.U64:
                writer.WriteNumberValue(value.AsU64);
                break;
            case WitKind.F32 when float.IsFinite(value.AsF32):
                writer.WriteNumberValue(value.AsF32);
                break;
            case WitKind.F64 when double.IsFinite(value.AsF64):
                writer.WriteNumberValue(value.AsF64);
                break;
            case WitKind.F32 or WitKind.F64:
                var number = kind == WitKind.F32 ? value.AsF32 : value.AsF64;
                writer.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            case WitKind.Char:
                writer.WriteNumberValue(value.AsChar.Value);
                break;
            default:
                writer.WriteStringValue(value.AsString);
                break;
        }
    }
}
