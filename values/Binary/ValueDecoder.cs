using System.Text;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Binary;

/// <summary>Reads values, directed by their type.</summary>
internal static class ValueDecoder
{
    /// <summary>Larger lists of values grow as their elements arrive: a count alone must not allocate.</summary>
    private const int TrustedCount = 1024;

    public static WitValue Read(ref ByteReader reader, WitType type)
    {
        reader.Charge();
        switch (type)
        {
            case ListType list:
                return WitValue.List(Elements(ref reader, list.Element, reader.VarUInt()));
            case FixedListType list:
                return WitValue.FixedList(Elements(ref reader, list.Element, list.Length));
            case MapType map:
                return WitValue.Map((WitValue[])Elements(ref reader, WitType.Tuple(map.Key, map.Value), reader.VarUInt()));
            case RecordType record:
                var fields = new WitValue[record.Fields.Length];
                for (var i = 0; i < fields.Length; i++)
                    fields[i] = Read(ref reader, record.Fields[i].Type);
                return WitValue.Record(fields);
            case TupleType tuple:
                var items = new WitValue[tuple.Items.Length];
                for (var i = 0; i < items.Length; i++)
                    items[i] = Read(ref reader, tuple.Items[i]);
                return WitValue.Tuple(items);
            case OptionType option:
                return Case(ref reader, 2) == 0 ? WitValue.None : WitValue.Some(Read(ref reader, option.Inner));
            case ResultType result:
                return Case(ref reader, 2) == 0
                    ? result.Ok is null ? WitValue.Ok() : WitValue.Ok(Read(ref reader, result.Ok))
                    : result.Err is null ? WitValue.Err() : WitValue.Err(Read(ref reader, result.Err));
            case VariantType variant:
                var chosen = Case(ref reader, variant.Cases.Length);
                return variant.Cases[chosen].Type is { } payload ? WitValue.Variant(chosen, Read(ref reader, payload)) : WitValue.Variant(chosen);
            case EnumType cases:
                return WitValue.Enum(Case(ref reader, cases.Cases.Length));
            case FlagsType flags:
                return WitValue.Flags(reader.VarUInt(flags.Names.Length >= 64 ? ulong.MaxValue : (1UL << flags.Names.Length) - 1));
            case HandleType handle:
                return Handle(ref reader, handle.Owned);
            default:
                return Primitive(ref reader, type.Kind);
        }
    }

    private static int Case(ref ByteReader reader, int count)
    {
        var chosen = reader.VarUInt();
        return chosen < (ulong)count ? (int)chosen : throw reader.Error($"case {chosen} of {count} does not exist");
    }

    private static Array Elements(ref ByteReader reader, WitType element, ulong count)
    {
        if (NumericLists.Size(element.Kind) is var size and > 0)
        {
            if (count > (ulong)(reader.Remaining / size))
                throw reader.Error($"{count} elements do not fit into {reader.Remaining} bytes");
            var bytes = reader.Bytes((int)count * size);
            if (element.Kind == WitKind.Bool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
                throw reader.Error("a bool is not 0 or 1");
            return NumericLists.FromBytes(element.Kind, bytes);
        }

        if (count > int.MaxValue)
            throw reader.Error($"a list of {count} elements is too long");
        var values = new WitValue[(int)Math.Min(count, TrustedCount)];
        for (var i = 0; i < (int)count; i++)
        {
            if (i == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, (ulong)i * 2));
            values[i] = Read(ref reader, element);
        }

        return values;
    }

    private static WitValue Handle(ref ByteReader reader, bool owned)
    {
        switch (reader.Byte())
        {
            case 0:
                var id = reader.VarUInt();
                return owned ? WitValue.OwnId(id) : WitValue.BorrowId(id);
            case 1:
                var uri = new WorkerResourceUri(reader.String(), reader.VarUInt());
                return owned ? WitValue.Own(uri) : WitValue.Borrow(uri);
            default:
                throw reader.Error("the form of a handle is not known");
        }
    }

    private static WitValue Primitive(ref ByteReader reader, WitKind kind) => kind switch
    {
        WitKind.Bool => WitValue.Bool(reader.Byte() switch
        {
            0 => false,
            1 => true,
            _ => throw reader.Error("a bool is not 0 or 1"),
        }),
        WitKind.S8 => WitValue.S8((sbyte)reader.Byte()),
        WitKind.U8 => WitValue.U8(reader.Byte()),
        WitKind.S16 => WitValue.S16((short)reader.VarInt(short.MinValue, short.MaxValue)),
        WitKind.U16 => WitValue.U16((ushort)reader.VarUInt(ushort.MaxValue)),
        WitKind.S32 => WitValue.S32((int)reader.VarInt(int.MinValue, int.MaxValue)),
        WitKind.U32 => WitValue.U32((uint)reader.VarUInt(uint.MaxValue)),
        WitKind.S64 => WitValue.S64(reader.VarInt(long.MinValue, long.MaxValue)),
        WitKind.U64 => WitValue.U64(reader.VarUInt()),
        WitKind.F32 => WitValue.F32(BitConverter.UInt32BitsToSingle(reader.UInt32())),
        WitKind.F64 => WitValue.F64(BitConverter.UInt64BitsToDouble(reader.UInt64())),
        WitKind.Char => Rune.TryCreate((uint)reader.VarUInt(uint.MaxValue), out var rune)
            ? WitValue.Char(rune)
            : throw reader.Error("a char is no Unicode scalar value"),
        _ => WitValue.String(reader.String()),
    };
}
