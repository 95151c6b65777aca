using System.Text;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values;

/// <summary>
/// A value of a <see cref="WitType"/>. 24 bytes; primitives, enums and flags allocate nothing. The value carries its kind
/// but not its full type: field, case and flag names come from the type at the point of use. Immutable by convention:
/// arrays handed in or out are owned by the value and must not be written afterwards. <c>default</c> is <c>bool false</c>.
/// <para>Representation by kind:</para>
/// <list type="bullet">
/// <item>bool, integers, floats, char: bits inline (floats as IEEE bits, integers sign- or zero-extended to 64 bits).</item>
/// <item>string: a <see cref="string"/> without lone surrogates.</item>
/// <item>list and fixed list: a primitive array (<c>bool[] sbyte[] byte[] short[] ushort[] int[] uint[] long[] ulong[] float[]
/// double[]</c>) when the element is such a primitive, else <c>WitValue[]</c> (strings and chars too). A list of T is always
/// in the array form of T.</item>
/// <item>map: <c>WitValue[]</c> of two-element tuples. Record and tuple: <c>WitValue[]</c> in declaration order.</item>
/// <item>variant, result, option: <see cref="Discriminant"/> = case index (result: 0 ok, 1 err; option: 0 none, 1 some) and a
/// one-element <c>WitValue[]</c> payload or null. Enum: the discriminant only. Flags: bits inline, bit i = name i.</item>
/// <item>own, borrow: the resource object (a host resource's C# object, or a guest resource's handle object of the
/// components library); outside a running instance a <see cref="ulong"/> id inline with a null object.</item>
/// </list>
/// Reading as another kind throws <see cref="InvalidOperationException"/>.
/// </summary>
public readonly partial struct WitValue
{
    private readonly object? _ref;
    private readonly ulong _bits;
    private readonly WitKind _kind;
    private readonly int _discriminant;

    private WitValue(WitKind kind, ulong bits, object? reference = null, int discriminant = 0)
    {
        _kind = kind;
        _bits = bits;
        _ref = reference;
        _discriminant = discriminant;
    }

    public WitKind Kind => _kind;

    /// <summary>Case index of a variant, enum, option or result.</summary>
    public int Discriminant => _discriminant;

    /// <summary>The inline bits of a primitive, flags or outside handle id; 0 for others.</summary>
    public ulong RawBits => _bits;

    /// <summary>The string, array, payload or resource object; null when the kind has none.</summary>
    public object? Reference => _ref;

    public static WitValue Bool(bool value) => new(WitKind.Bool, value ? 1UL : 0);
    public static WitValue S8(sbyte value) => new(WitKind.S8, (ulong)value);
    public static WitValue U8(byte value) => new(WitKind.U8, value);
    public static WitValue S16(short value) => new(WitKind.S16, (ulong)value);
    public static WitValue U16(ushort value) => new(WitKind.U16, value);
    public static WitValue S32(int value) => new(WitKind.S32, (ulong)value);
    public static WitValue U32(uint value) => new(WitKind.U32, value);
    public static WitValue S64(long value) => new(WitKind.S64, (ulong)value);
    public static WitValue U64(ulong value) => new(WitKind.U64, value);
    public static WitValue F32(float value) => new(WitKind.F32, BitConverter.SingleToUInt32Bits(value));
    public static WitValue F64(double value) => new(WitKind.F64, BitConverter.DoubleToUInt64Bits(value));
    public static WitValue Char(Rune value) => new(WitKind.Char, (uint)value.Value);
    public static WitValue String(string value) => new(WitKind.String, 0, value);

    /// <param name="elements">The array form of the element type, see the type's remarks. Ownership passes to the value.</param>
    public static WitValue List(Array elements) => new(WitKind.List, 0, elements);
    public static WitValue FixedList(Array elements) => new(WitKind.FixedList, 0, elements);
    public static WitValue Map(WitValue[] entries) => new(WitKind.Map, 0, entries);
    public static WitValue Record(params WitValue[] fields) => new(WitKind.Record, 0, fields);
    public static WitValue Tuple(params WitValue[] items) => new(WitKind.Tuple, 0, items);
    public static WitValue Variant(int discriminant) => new(WitKind.Variant, 0, null, discriminant);
    public static WitValue Variant(int discriminant, WitValue payload) => new(WitKind.Variant, 0, new[] { payload }, discriminant);
    public static WitValue Enum(int discriminant) => new(WitKind.Enum, 0, null, discriminant);
    public static WitValue None { get; } = new(WitKind.Option, 0, null, 0);
    public static WitValue Some(WitValue value) => new(WitKind.Option, 0, new[] { value }, 1);
    public static WitValue Ok() => new(WitKind.Result, 0, null, 0);
    public static WitValue Ok(WitValue value) => new(WitKind.Result, 0, new[] { value }, 0);
    public static WitValue Err() => new(WitKind.Result, 0, null, 1);
    public static WitValue Err(WitValue value) => new(WitKind.Result, 0, new[] { value }, 1);
    public static WitValue Flags(ulong bits) => new(WitKind.Flags, bits);
    public static WitValue Own(object resource) => new(WitKind.Own, 0, resource);
    public static WitValue Borrow(object resource) => new(WitKind.Borrow, 0, resource);

    /// <summary>A handle outside any instance: the id that the owner of the resource table gave it.</summary>
    public static WitValue OwnId(ulong id) => new(WitKind.Own, id);
    public static WitValue BorrowId(ulong id) => new(WitKind.Borrow, id);

    public bool AsBool => Bits(WitKind.Bool) != 0;
    public sbyte AsS8 => (sbyte)Bits(WitKind.S8);
    public byte AsU8 => (byte)Bits(WitKind.U8);
    public short AsS16 => (short)Bits(WitKind.S16);
    public ushort AsU16 => (ushort)Bits(WitKind.U16);
    public int AsS32 => (int)Bits(WitKind.S32);
    public uint AsU32 => (uint)Bits(WitKind.U32);
    public long AsS64 => (long)Bits(WitKind.S64);
    public ulong AsU64 => Bits(WitKind.U64);
    public float AsF32 => BitConverter.UInt32BitsToSingle((uint)Bits(WitKind.F32));
    public double AsF64 => BitConverter.UInt64BitsToDouble(Bits(WitKind.F64));
    public Rune AsChar => new((uint)Bits(WitKind.Char));
    public string AsString => (string)Ref(WitKind.String)!;
    public ulong AsFlags => Bits(WitKind.Flags);

    /// <summary>The array form of a list or fixed list.</summary>
    public Array AsArray => _kind is WitKind.List or WitKind.FixedList ? (Array)_ref! : throw Mismatch("list");

    /// <summary>Fields of a record, items of a tuple, entries of a map, or elements of a list kept as values.</summary>
    public WitValue[] AsItems => _kind is WitKind.Record or WitKind.Tuple or WitKind.Map or WitKind.List or WitKind.FixedList
        ? _ref as WitValue[] ?? throw Mismatch("a list of values")
        : throw Mismatch("record, tuple, map or list of values");

    public bool HasPayload => _ref is not null && _kind is WitKind.Variant or WitKind.Option or WitKind.Result;

    /// <summary>Payload of a variant, option or result.</summary>
    public WitValue Payload => HasPayload ? ((WitValue[])_ref!)[0] : throw Mismatch("a case with payload");

    public bool IsSome => _kind == WitKind.Option ? _discriminant == 1 : throw Mismatch("option");

    public bool IsOk => _kind == WitKind.Result ? _discriminant == 0 : throw Mismatch("result");

    /// <summary>The resource object of a handle inside an instance.</summary>
    public object AsResource => _kind is WitKind.Own or WitKind.Borrow ? _ref ?? throw Mismatch("a live handle") : throw Mismatch("handle");

    private ulong Bits(WitKind kind) => _kind == kind ? _bits : throw Mismatch(kind.ToString());

    private object? Ref(WitKind kind) => _kind == kind ? _ref : throw Mismatch(kind.ToString());

    private InvalidOperationException Mismatch(string wanted) => new($"The value is a {_kind}, not {wanted}.");
}
