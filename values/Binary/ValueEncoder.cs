using System.Runtime.InteropServices;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Binary;

/// <summary>Writes values, directed by their type.</summary>
internal static class ValueEncoder
{
    public static void Write(ref ByteWriter writer, WitType type, WitValue value)
    {
        switch (type)
        {
            case ListType list:
                var elements = value.AsArray;
                writer.VarUInt((ulong)elements.Length);
                Elements(ref writer, list.Element, elements);
                break;
            case FixedListType list:
                Check(value.AsArray.Length == list.Length, "a list of another length");
                Elements(ref writer, list.Element, value.AsArray);
                break;
            case MapType map:
                var entries = value.AsItems;
                writer.VarUInt((ulong)entries.Length);
                foreach (var entry in entries)
                {
                    Check(entry.AsItems.Length == 2, "an entry that is no pair");
                    Write(ref writer, map.Key, entry.AsItems[0]);
                    Write(ref writer, map.Value, entry.AsItems[1]);
                }

                break;
            case RecordType record:
                Check(value.AsItems.Length == record.Fields.Length, "another number of fields");
                for (var i = 0; i < record.Fields.Length; i++)
                    Write(ref writer, record.Fields[i].Type, value.AsItems[i]);
                break;
            case TupleType tuple:
                Check(value.AsItems.Length == tuple.Items.Length, "another number of items");
                for (var i = 0; i < tuple.Items.Length; i++)
                    Write(ref writer, tuple.Items[i], value.AsItems[i]);
                break;
            case OptionType option:
                Case(ref writer, type, value, 2, value.Discriminant == 1 ? option.Inner : null);
                break;
            case ResultType result:
                Case(ref writer, type, value, 2, value.Discriminant == 0 ? result.Ok : result.Err);
                break;
            case VariantType variant:
                Case(ref writer, type, value, variant.Cases.Length, variant.Cases.ElementAtOrDefault(value.Discriminant).Type);
                break;
            case EnumType cases:
                Case(ref writer, type, value, cases.Cases.Length, null);
                break;
            case HandleType:
                Handle(ref writer, type, value);
                break;
            default:
                Primitive(ref writer, type.Kind, value);
                break;
        }
    }

    private static void Case(ref ByteWriter writer, WitType type, WitValue value, int count, WitType? payload)
    {
        Check(value.Kind == type.Kind && (uint)value.Discriminant < (uint)count, "another case");
        writer.VarUInt((ulong)value.Discriminant);
        if (payload is not null)
            Write(ref writer, payload, value.Payload);
    }

    private static void Handle(ref ByteWriter writer, WitType type, WitValue value)
    {
        Check(value.Kind == type.Kind, "no handle of that mode");
        if (value.Reference is WorkerResourceUri uri)
        {
            writer.Byte(1);
            writer.String(uri.WorkerUrn);
            writer.VarUInt(uri.ResourceId);
            return;
        }

        Check(value.Reference is null, "a handle that lives in an instance");
        writer.Byte(0);
        writer.VarUInt(value.RawBits);
    }

    private static void Elements(ref ByteWriter writer, WitType element, Array elements)
    {
        if (elements is not WitValue[] values)
        {
            // Array forms are one primitive type each; a big-endian machine would need to swap here.
            writer.Bytes(NumericLists.AsBytes(element.Kind, elements));
            return;
        }

        Check(!NumericLists.Has(element.Kind), "a list of numbers kept as values");
        foreach (var value in values)
            Write(ref writer, element, value);
    }

    private static void Primitive(ref ByteWriter writer, WitKind kind, WitValue value)
    {
        switch (kind)
        {
            case WitKind.Bool:
                writer.Byte(value.AsBool ? (byte)1 : (byte)0);
                break;
            case WitKind.S8:
                writer.Byte((byte)value.AsS8);
                break;
            case WitKind.U8:
                writer.Byte(value.AsU8);
                break;
            case WitKind.S16:
                writer.VarInt(value.AsS16);
                break;
            case WitKind.U16:
                writer.VarUInt(value.AsU16);
                break;
            case WitKind.S32:
                writer.VarInt(value.AsS32);
                break;
            case WitKind.U32:
                writer.VarUInt(value.AsU32);
                break;
            case WitKind.S64:
                writer.VarInt(value.AsS64);
                break;
            case WitKind.U64:
                writer.VarUInt(value.AsU64);
                break;
            case WitKind.F32:
                writer.UInt32(BitConverter.SingleToUInt32Bits(value.AsF32));
                break;
            case WitKind.F64:
                writer.UInt64(BitConverter.DoubleToUInt64Bits(value.AsF64));
                break;
            case WitKind.Char:
                writer.VarUInt((ulong)value.AsChar.Value);
                break;
            case WitKind.Flags:
                writer.VarUInt(value.AsFlags);
                break;
            default:
                writer.String(value.AsString);
                break;
        }
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"The value is not of its type: it has {what}.");
    }
}
