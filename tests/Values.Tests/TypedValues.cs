using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Tests;

/// <summary>
/// Random types with values of them, a pure function of a seed. FsCheck chooses the seeds and prints, on failure, the one
/// that failed.
/// </summary>
internal sealed class TypedValues(int seed, bool nestedOptions = true, bool handles = true)
{
    private readonly Random _random = new(seed);
    private readonly ResourceType _resource = new("res");

    public static void ForAll(int count, Action<WitType, WitValue> check, bool nestedOptions = true, bool handles = true) =>
        ForAllSeeds(count, seed =>
        {
            var values = new TypedValues(seed, nestedOptions, handles);
            var type = values.Type(4);
            check(type, values.Value(type));
        });

    public static void ForAllSeeds(int count, Action<int> check) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(), check));

    public WitType Type(int depth)
    {
        switch (_random.Next(depth > 0 ? 25 : 13))
        {
            case var primitive and < 13:
                return Primitives[primitive];
            case 13 or 14:
                return WitType.List(Type(depth - 1));
            case 15:
                return WitType.FixedList(Type(depth - 1), (uint)_random.Next(1, 4));
            case 16:
                return WitType.Map(Primitives[_random.Next(2) == 0 ? 12 : 6], Type(depth - 1));
            case 17:
                var inner = Type(depth - 1);
                return inner.Kind == WitKind.Option && !nestedOptions ? inner : WitType.Option(inner);
            case 18:
                return WitType.Result(Maybe(depth), Maybe(depth));
            case 19:
                return new TupleType([.. Names().Select(_ => Type(depth - 1))]);
            case 20 or 21:
                return new RecordType([.. Names().Select(n => new WitField(n, Type(depth - 1)))]);
            case 22:
                return new VariantType([.. Names().Select(n => new WitCase(n, Maybe(depth)))]);
            case 23:
                return _random.Next(2) == 0 ? new EnumType([.. Names()]) : new FlagsType([.. Names()]);
            default:
                return handles ? new HandleType(_resource, _random.Next(2) == 0) : WitType.Bool;
        }
    }

    public WitValue Value(WitType type) => type switch
    {
        ListType list => WitValue.List(Elements(list.Element, _random.Next(5))),
        FixedListType list => WitValue.FixedList(Elements(list.Element, (int)list.Length)),
        MapType map => WitValue.Map((WitValue[])Elements(WitType.Tuple(map.Key, map.Value), _random.Next(3))),
        OptionType option => _random.Next(3) == 0 ? WitValue.None : WitValue.Some(Value(option.Inner)),
        ResultType result => _random.Next(2) == 0
            ? result.Ok is null ? WitValue.Ok() : WitValue.Ok(Value(result.Ok))
            : result.Err is null ? WitValue.Err() : WitValue.Err(Value(result.Err)),
        TupleType tuple => WitValue.Tuple([.. tuple.Items.Select(Value)]),
        RecordType record => WitValue.Record([.. record.Fields.Select(f => Value(f.Type))]),
        VariantType variant => Case(variant, _random.Next(variant.Cases.Length)),
        EnumType cases => WitValue.Enum(_random.Next(cases.Cases.Length)),
        FlagsType flags => WitValue.Flags((ulong)_random.NextInt64() & ((1UL << flags.Names.Length) - 1)),
        HandleType { Owned: true } => WitValue.OwnId((ulong)_random.Next(9)),
        HandleType => WitValue.Borrow(new WorkerResourceUri("urn:worker:c/w", 7)),
        _ => Primitive(type.Kind),
    };

    private static readonly WitType[] Primitives =
    [
        WitType.Bool, WitType.S8, WitType.U8, WitType.S16, WitType.U16, WitType.S32, WitType.U32, WitType.S64, WitType.U64, WitType.F32,
        WitType.F64, WitType.Char, WitType.String,
    ];

    private WitValue Case(VariantType type, int index) =>
        type.Cases[index].Type is { } payload ? WitValue.Variant(index, Value(payload)) : WitValue.Variant(index);

    private WitType? Maybe(int depth) => _random.Next(3) == 0 ? null : Type(depth - 1);

    private Array Elements(WitType element, int count) =>
        WitArrays.Pack(element, [.. Enumerable.Range(0, count).Select(_ => Value(element))]);

    private IEnumerable<string> Names()
    {
        string[] words = ["a", "product-id", "list", "some", "inf", "TTL-ms", "x1", "ok", "true", "nan"];
        _random.Shuffle(words);
        return words.Take(_random.Next(1, 5));
    }

    private WitValue Primitive(WitKind kind)
    {
        var bits = _random.Next(3) == 0 ? (long)_random.Next(-3, 4) : _random.NextInt64(long.MinValue, long.MaxValue);
        return kind switch
        {
            WitKind.Bool => WitValue.Bool((bits & 1) == 0),
            WitKind.S8 => WitValue.S8((sbyte)bits),
            WitKind.U8 => WitValue.U8((byte)bits),
            WitKind.S16 => WitValue.S16((short)bits),
            WitKind.U16 => WitValue.U16((ushort)bits),
            WitKind.S32 => WitValue.S32((int)bits),
            WitKind.U32 => WitValue.U32((uint)bits),
            WitKind.S64 => WitValue.S64(bits),
            WitKind.U64 => WitValue.U64((ulong)bits),
            WitKind.F32 => WitValue.F32(_random.Next(8) switch { 0 => float.NaN, 1 => float.PositiveInfinity, 2 => -0f, 3 => 0.1f, _ => BitConverter.Int32BitsToSingle((int)bits) }),
            WitKind.F64 => WitValue.F64(_random.Next(8) switch { 0 => double.NaN, 1 => double.NegativeInfinity, 2 => -0d, 3 => 1e300, _ => BitConverter.Int64BitsToDouble(bits) }),
            WitKind.Char => WitValue.Char(Scalar()),
            _ => WitValue.String(string.Concat(Enumerable.Range(0, _random.Next(6)).Select(_ => Scalar().ToString()))),
        };
    }

    private Rune Scalar()
    {
        int[] special = ['"', '\'', '\\', '\n', '\t', '\r', '{', 0, 0x7f, 0x20AC, 0x1F600, 0xFFFF, 0xD7FF, 0xE000, 0x10FFFF];
        return _random.Next(2) == 0 ? new Rune(special[_random.Next(special.Length)]) : new Rune(_random.Next(0x20, 0x7f));
    }
}
