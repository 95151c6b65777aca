using System.Text;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Tests.Canonical;

/// <summary>Random value types without handles, and random values of them; everything follows from one seed.</summary>
internal sealed class RandomTypes(int seed)
{
    private static readonly WitType[] Scalars =
    [
        WitType.Bool, WitType.S8, WitType.U8, WitType.S16, WitType.U16, WitType.S32, WitType.U32, WitType.S64, WitType.U64,
        WitType.F32, WitType.F64, WitType.Char, WitType.String,
    ];

    private readonly Random _random = new(seed);

    /// <summary>Map and fixed-length list types are left out on request: not every decoder accepts them.</summary>
    internal WitType Type(int depth, bool all = true)
    {
        if (depth == 0 || _random.Next(3) == 0)
            return Scalars[_random.Next(Scalars.Length)];
        WitType Inner() => Type(depth - 1, all);
        WitType? Maybe() => _random.Next(3) == 0 ? null : Inner();
        switch (_random.Next(all ? 11 : 9))
        {
            case 0:
                return WitType.List(Inner());
            case 1:
                return WitType.Option(Inner());
            case 2:
                return WitType.Result(Maybe(), Maybe());
            case 3:
                return WitType.Tuple([.. Many(1, 5, _ => Inner())]);
            case 4:
                return WitType.Record([.. Many(1, 12, i => new WitField($"f{i}", Inner()))]);
            case 5:
                return WitType.Variant([.. Many(1, 6, i => new WitCase($"c{i}", Maybe()))]);
            case 6:
                return WitType.Enum([.. Many(1, _random.Next(8) == 0 ? 300 : 9, i => $"e{i}")]);
            case 7:
                return WitType.Flags([.. Many(1, 32, i => $"b{i}")]);
            case 8:
                return WitType.List(Scalars[_random.Next(Scalars.Length)]);
            case 9:
                return WitType.Map(Scalars[_random.Next(Scalars.Length)], Inner());
            default:
                return WitType.FixedList(Inner(), (uint)_random.Next(1, 5));
        }
    }

    internal WitValue Value(WitType type) => type switch
    {
        ListType list => WitValue.List(Items(list.Element, _random.Next(6))),
        FixedListType list => WitValue.FixedList(Items(list.Element, (int)list.Length)),
        MapType map => WitValue.Map([.. Many(0, 4, _ => WitValue.Tuple(Value(map.Key), Value(map.Value)))]),
        OptionType option => _random.Next(2) == 0 ? WitValue.None : WitValue.Some(Value(option.Inner)),
        ResultType { Ok: var ok } when _random.Next(2) == 0 => ok is null ? WitValue.Ok() : WitValue.Ok(Value(ok)),
        ResultType { Err: var err } => err is null ? WitValue.Err() : WitValue.Err(Value(err)),
        TupleType tuple => WitValue.Tuple([.. tuple.Items.Select(Value)]),
        RecordType record => WitValue.Record([.. record.Fields.Select(f => Value(f.Type))]),
        VariantType variant => Case(variant, _random.Next(variant.Cases.Length)),
        EnumType @enum => WitValue.Enum(_random.Next(@enum.Cases.Length)),
        FlagsType flags => WitValue.Flags((ulong)_random.NextInt64() & ((1UL << flags.Names.Length) - 1)),
        _ => Scalar(type.Kind),
    };

    private WitValue Case(VariantType variant, int index) =>
        variant.Cases[index].Type is { } payload ? WitValue.Variant(index, Value(payload)) : WitValue.Variant(index);

    private WitValue Scalar(WitKind kind) => kind switch
    {
        WitKind.Bool => WitValue.Bool(_random.Next(2) == 1),
        WitKind.S8 => WitValue.S8((sbyte)Bits()),
        WitKind.U8 => WitValue.U8((byte)Bits()),
        WitKind.S16 => WitValue.S16((short)Bits()),
        WitKind.U16 => WitValue.U16((ushort)Bits()),
        WitKind.S32 => WitValue.S32((int)Bits()),
        WitKind.U32 => WitValue.U32((uint)Bits()),
        WitKind.S64 => WitValue.S64((long)Bits()),
        WitKind.U64 => WitValue.U64(Bits()),
        WitKind.F32 => WitValue.F32(_random.Next(8) == 0 ? float.NegativeInfinity : _random.NextSingle() * 1e6f),
        WitKind.F64 => WitValue.F64(_random.Next(8) == 0 ? -0.0 : _random.NextDouble() * 1e12),
        WitKind.Char => WitValue.Char(Rune()),
        _ => WitValue.String(Text()),
    };

    private Array Items(WitType element, int count)
    {
        var values = Enumerable.Range(0, count).Select(_ => Value(element)).ToArray();
        return element.Kind switch
        {
            WitKind.Bool => values.Select(v => v.AsBool).ToArray(),
            WitKind.S8 => values.Select(v => v.AsS8).ToArray(),
            WitKind.U8 => values.Select(v => v.AsU8).ToArray(),
            WitKind.S16 => values.Select(v => v.AsS16).ToArray(),
            WitKind.U16 => values.Select(v => v.AsU16).ToArray(),
            WitKind.S32 => values.Select(v => v.AsS32).ToArray(),
            WitKind.U32 => values.Select(v => v.AsU32).ToArray(),
            WitKind.S64 => values.Select(v => v.AsS64).ToArray(),
            WitKind.U64 => values.Select(v => v.AsU64).ToArray(),
            WitKind.F32 => values.Select(v => v.AsF32).ToArray(),
            WitKind.F64 => values.Select(v => v.AsF64).ToArray(),
            _ => values,
        };
    }

    private string Text()
    {
        var text = new StringBuilder();
        var length = _random.Next(12);
        for (var i = 0; i < length; i++)
            text.Append(Rune());
        return text.ToString();
    }

    private Rune Rune()
    {
        while (true)
        {
            var scalar = _random.Next(4) switch
            {
                0 => _random.Next(0x80),
                1 => _random.Next(0x100),
                2 => _random.Next(0x10000),
                _ => _random.Next(0x110000),
            };
            if (System.Text.Rune.IsValid(scalar))
                return new Rune(scalar);
        }
    }

    /// <summary>Small numbers, all ones and anything else.</summary>
    private ulong Bits() => _random.Next(4) switch
    {
        0 => (ulong)_random.Next(3),
        1 => ulong.MaxValue,
        2 => 1UL << _random.Next(64),
        _ => (ulong)_random.NextInt64(long.MinValue, long.MaxValue),
    };

    private IEnumerable<T> Many<T>(int least, int most, Func<int, T> make) =>
        Enumerable.Range(0, _random.Next(least, most + 1)).Select(make).ToArray();
}
