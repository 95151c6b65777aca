using System.Runtime.InteropServices;
using System.Text;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Oracle.Tests;

/// <summary>
/// Values as <c>wasmtime_component_val_t</c> (32 bytes: kind at 0, union at 8), both ways. Cases, flags and fields go by
/// name there.
/// </summary>
internal static unsafe class OracleValues
{
    private const int ValSize = 32;
    private const int FieldSize = 48;

    internal static void Write(OracleArena arena, byte* target, WitType type, WitValue value)
    {
        *target = (byte)type.Kind;
        var of = target + 8;
        switch (type)
        {
            case ListType list:
                WriteItems(arena, of, Elements(value), _ => list.Element);
                break;
            case TupleType tuple:
                WriteItems(arena, of, value.AsItems, i => tuple.Items[i]);
                break;
            case RecordType record:
                var fields = arena.Allocate(FieldSize * record.Fields.Length);
                for (var i = 0; i < record.Fields.Length; i++)
                {
                    arena.WriteName(fields + (FieldSize * i), record.Fields[i].Name);
                    Write(arena, fields + (FieldSize * i) + 16, record.Fields[i].Type, value.AsItems[i]);
                }

                *target = 14;
                OracleArena.WriteVec(of, record.Fields.Length, fields);
                break;
            case VariantType variant:
                *target = 16;
                arena.WriteName(of, variant.Cases[value.Discriminant].Name);
                *(byte**)(of + 16) = Payload(arena, variant.Cases[value.Discriminant].Type, value);
                break;
            case EnumType @enum:
                *target = 17;
                arena.WriteName(of, @enum.Cases[value.Discriminant]);
                break;
            case OptionType option:
                *target = 18;
                *(byte**)of = value.IsSome ? Payload(arena, option.Inner, value) : null;
                break;
            case ResultType result:
                *target = 19;
                *of = value.IsOk ? (byte)1 : (byte)0;
                *(byte**)(of + 8) = Payload(arena, value.IsOk ? result.Ok : result.Err, value);
                break;
            case FlagsType flags:
                *target = 20;
                var set = Enumerable.Range(0, flags.Names.Length).Where(i => (value.AsFlags >> i & 1) != 0).ToArray();
                var names = arena.Allocate(16 * set.Length);
                for (var i = 0; i < set.Length; i++)
                    arena.WriteName(names + (16 * i), flags.Names[set[i]]);
                OracleArena.WriteVec(of, set.Length, names);
                break;
            default:
                if (type.Kind == WitKind.String)
                    arena.WriteName(of, value.AsString);
                else
                    *(ulong*)of = value.RawBits;
                break;
        }
    }

    internal static WitValue Read(byte* source, WitType type)
    {
        var of = source + 8;
        switch (type)
        {
            case ListType list:
                return WitValue.List(ReadList(of, list.Element));
            case TupleType tuple:
                return WitValue.Tuple([.. Enumerable.Range(0, tuple.Items.Length).Select(i => Read(Item(of, i, ValSize), tuple.Items[i]))]);
            case RecordType record:
                return WitValue.Record([.. Enumerable.Range(0, record.Fields.Length).Select(i => Read(Item(of, i, FieldSize, 16), record.Fields[i].Type))]);
            case VariantType variant:
                var index = variant.Cases.ToList().FindIndex(c => c.Name == ReadName(of));
                var payload = *(byte**)(of + 16);
                return payload == null ? WitValue.Variant(index) : WitValue.Variant(index, Read(payload, variant.Cases[index].Type!));
            case EnumType @enum:
                return WitValue.Enum(@enum.Cases.IndexOf(ReadName(of)));
            case OptionType option:
                return *(byte**)of == null ? WitValue.None : WitValue.Some(Read(*(byte**)of, option.Inner));
            case ResultType result:
                var inner = *(byte**)(of + 8);
                return (*of != 0, inner == null) switch
                {
                    (true, true) => WitValue.Ok(),
                    (true, false) => WitValue.Ok(Read(inner, result.Ok!)),
                    (false, true) => WitValue.Err(),
                    (false, false) => WitValue.Err(Read(inner, result.Err!)),
                };
            case FlagsType flags:
                ulong bits = 0;
                for (var i = 0; i < *(int*)of; i++)
                    bits |= 1UL << flags.Names.IndexOf(ReadName(Item(of, i, 16)));
                return WitValue.Flags(bits);
            default:
                return Scalar(of, type.Kind);
        }
    }

    private static WitValue Scalar(byte* of, WitKind kind) => kind switch
    {
        WitKind.Bool => WitValue.Bool(*of != 0),
        WitKind.S8 => WitValue.S8(*(sbyte*)of),
        WitKind.U8 => WitValue.U8(*of),
        WitKind.S16 => WitValue.S16(*(short*)of),
        WitKind.U16 => WitValue.U16(*(ushort*)of),
        WitKind.S32 => WitValue.S32(*(int*)of),
        WitKind.U32 => WitValue.U32(*(uint*)of),
        WitKind.S64 => WitValue.S64(*(long*)of),
        WitKind.U64 => WitValue.U64(*(ulong*)of),
        // libwasmtime passes NaN bits on; this library makes them canonical.
        WitKind.F32 => WitValue.F32(float.IsNaN(*(float*)of) ? BitConverter.UInt32BitsToSingle(0x7FC0_0000) : *(float*)of),
        WitKind.F64 => WitValue.F64(double.IsNaN(*(double*)of) ? BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000) : *(double*)of),
        WitKind.Char => WitValue.Char(new Rune(*(uint*)of)),
        WitKind.String => WitValue.String(ReadName(of)),
        _ => throw new NotSupportedException(kind.ToString()),
    };

    private static void WriteItems(OracleArena arena, byte* of, WitValue[] items, Func<int, WitType> type)
    {
        var data = arena.Allocate(ValSize * items.Length);
        for (var i = 0; i < items.Length; i++)
            Write(arena, data + (ValSize * i), type(i), items[i]);
        OracleArena.WriteVec(of, items.Length, data);
    }

    private static byte* Payload(OracleArena arena, WitType? type, in WitValue value)
    {
        if (type is null)
            return null;
        var target = arena.Allocate(ValSize);
        Write(arena, target, type, value.Payload);
        return target;
    }

    private static byte* Item(byte* vec, int index, int size, int offset = 0) => *(byte**)(vec + 8) + (index * size) + offset;

    private static string ReadName(byte* vec) => *(nuint*)vec == 0 ? "" : Encoding.UTF8.GetString(*(byte**)(vec + 8), *(int*)vec);

    private static Array ReadList(byte* of, WitType element)
    {
        var values = new WitValue[*(int*)of];
        for (var i = 0; i < values.Length; i++)
            values[i] = Read(Item(of, i, ValSize), element);
        return OracleLists.ToArray(element.Kind, values);
    }

    private static WitValue[] Elements(in WitValue list) => OracleLists.ToValues(list.AsArray);
}
