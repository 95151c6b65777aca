using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Binary;

/// <summary>One decoding of a type: makes the resources as they appear.</summary>
internal sealed class TypeDecoder
{
    private readonly List<ResourceType> _resources = [];
    private int _depth;

    public WitType Read(ref ByteReader reader)
    {
        if (++_depth > ByteReader.MaxDepth)
            throw reader.Error($"types nest deeper than {ByteReader.MaxDepth} levels");
        var kind = (WitKind)reader.Byte();
        WitType type = kind switch
        {
            WitKind.Bool => WitType.Bool,
            WitKind.S8 => WitType.S8,
            WitKind.U8 => WitType.U8,
            WitKind.S16 => WitType.S16,
            WitKind.U16 => WitType.U16,
            WitKind.S32 => WitType.S32,
            WitKind.U32 => WitType.U32,
            WitKind.S64 => WitType.S64,
            WitKind.U64 => WitType.U64,
            WitKind.F32 => WitType.F32,
            WitKind.F64 => WitType.F64,
            WitKind.Char => WitType.Char,
            WitKind.String => WitType.String,
            WitKind.List => WitType.List(Read(ref reader)),
            WitKind.FixedList => FixedList(ref reader),
            WitKind.Map => WitType.Map(Read(ref reader), Read(ref reader)),
            WitKind.Option => WitType.Option(Read(ref reader)),
            WitKind.Result => WitType.Result(Optional(ref reader), Optional(ref reader)),
            WitKind.Tuple => Tuple(ref reader),
            WitKind.Record => Record(ref reader),
            WitKind.Variant => Variant(ref reader),
            WitKind.Enum => new EnumType(Names(ref reader, int.MaxValue)),
            WitKind.Flags => new FlagsType(Names(ref reader, 64)),
            WitKind.Own or WitKind.Borrow => new HandleType(Resource(ref reader), kind == WitKind.Own),
            _ => throw reader.Error($"type {(byte)kind} is not known"),
        };
        _depth--;
        return type;
    }

    private FixedListType FixedList(ref ByteReader reader)
    {
        var length = (uint)reader.VarUInt(uint.MaxValue);
        return length > 0 ? WitType.FixedList(Read(ref reader), length) : throw reader.Error("a fixed-length list has no elements");
    }

    private TupleType Tuple(ref ByteReader reader)
    {
        var items = ImmutableArray.CreateBuilder<WitType>();
        for (var left = reader.Count("items"); left > 0; left--)
            items.Add(Read(ref reader));
        return new TupleType(items.ToImmutable());
    }

    private RecordType Record(ref ByteReader reader)
    {
        var fields = ImmutableArray.CreateBuilder<WitField>();
        for (var left = reader.Count("fields"); left > 0; left--)
            fields.Add(new WitField(reader.String(), Read(ref reader)));
        return new RecordType(fields.ToImmutable());
    }

    private VariantType Variant(ref ByteReader reader)
    {
        var cases = ImmutableArray.CreateBuilder<WitCase>();
        for (var left = reader.Count("cases"); left > 0; left--)
            cases.Add(new WitCase(reader.String(), Optional(ref reader)));
        return new VariantType(cases.ToImmutable());
    }

    private WitType? Optional(ref ByteReader reader) => reader.Byte() switch
    {
        0 => null,
        1 => Read(ref reader),
        var flag => throw reader.Error($"flag {flag} is not 0 or 1"),
    };

    private static ImmutableArray<string> Names(ref ByteReader reader, int max)
    {
        var count = reader.Count("names");
        if (count > max)
            throw reader.Error($"more than {max} names");
        var names = ImmutableArray.CreateBuilder<string>();
        for (; count > 0; count--)
            names.Add(reader.String());
        return names.ToImmutable();
    }

    private ResourceType Resource(ref ByteReader reader)
    {
        var index = (int)reader.VarUInt((ulong)_resources.Count);
        if (index == _resources.Count)
            _resources.Add(new ResourceType(reader.String()));
        return _resources[index];
    }
}
