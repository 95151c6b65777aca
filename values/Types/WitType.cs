
namespace GolemOrleans.Values.Types;

/// <summary>
/// A WIT value type of the component model. Immutable and thread-safe. Two types are equal when they are structurally
/// equal (names, order, element types); resource types are equal by identity of their <see cref="ResourceType"/>.
/// Deep nesting is limited by whoever builds the type (the decoder refuses more than 100 levels).
/// </summary>
public abstract class WitType : IEquatable<WitType>
{
    private protected WitType(WitKind kind) => Kind = kind;

    /// <summary>Which constructor built this type; decides the subclass.</summary>
    public WitKind Kind { get; }

    public static WitType Bool { get; } = new PrimitiveType(WitKind.Bool);
    public static WitType S8 { get; } = new PrimitiveType(WitKind.S8);
    public static WitType U8 { get; } = new PrimitiveType(WitKind.U8);
    public static WitType S16 { get; } = new PrimitiveType(WitKind.S16);
    public static WitType U16 { get; } = new PrimitiveType(WitKind.U16);
    public static WitType S32 { get; } = new PrimitiveType(WitKind.S32);
    public static WitType U32 { get; } = new PrimitiveType(WitKind.U32);
    public static WitType S64 { get; } = new PrimitiveType(WitKind.S64);
    public static WitType U64 { get; } = new PrimitiveType(WitKind.U64);
    public static WitType F32 { get; } = new PrimitiveType(WitKind.F32);
    public static WitType F64 { get; } = new PrimitiveType(WitKind.F64);
    public static WitType Char { get; } = new PrimitiveType(WitKind.Char);
    public static WitType String { get; } = new PrimitiveType(WitKind.String);

    public static ListType List(WitType element) => new(element);
    public static FixedListType FixedList(WitType element, uint length) => new(element, length);
    public static MapType Map(WitType key, WitType value) => new(key, value);
    public static OptionType Option(WitType inner) => new(inner);
    public static ResultType Result(WitType? ok, WitType? err) => new(ok, err);
    public static TupleType Tuple(params ReadOnlySpan<WitType> items) => new([.. items]);
    public static RecordType Record(params ReadOnlySpan<WitField> fields) => new([.. fields]);
    public static VariantType Variant(params ReadOnlySpan<WitCase> cases) => new([.. cases]);
    public static EnumType Enum(params ReadOnlySpan<string> cases) => new([.. cases]);
    public static FlagsType Flags(params ReadOnlySpan<string> names) => new([.. names]);
    public static HandleType Own(ResourceType resource) => new(resource, owned: true);
    public static HandleType Borrow(ResourceType resource) => new(resource, owned: false);

    public bool Equals(WitType? other) =>
        ReferenceEquals(this, other) || (other is not null && other.Kind == Kind && StructuralEquals(other));

    public sealed override bool Equals(object? obj) => Equals(obj as WitType);

    public sealed override int GetHashCode() => HashCode.Combine(Kind, StructuralHash());

    private protected abstract bool StructuralEquals(WitType other);

    private protected abstract int StructuralHash();
}

/// <summary>The constructors of <see cref="WitType"/>. Numbers are part of the binary value codec: append only.</summary>
public enum WitKind : byte
{
    Bool = 0, S8 = 1, U8 = 2, S16 = 3, U16 = 4, S32 = 5, U32 = 6, S64 = 7, U64 = 8, F32 = 9, F64 = 10, Char = 11, String = 12,
    List = 13, Record = 14, Tuple = 15, Variant = 16, Enum = 17, Option = 18, Result = 19, Flags = 20, Own = 21, Borrow = 22,
    Map = 23, FixedList = 24,
}

/// <summary>bool, the integers, the floats, char and string.</summary>
public sealed class PrimitiveType : WitType
{
    internal PrimitiveType(WitKind kind) : base(kind) { }

    private protected override bool StructuralEquals(WitType other) => true;

    private protected override int StructuralHash() => 0;
}

/// <summary>A named field of a record; the name is kebab-case without the <c>%</c> escape.</summary>
public readonly record struct WitField(string Name, WitType Type);

/// <summary>A case of a variant; <c>Type</c> is null when the case has no payload.</summary>
public readonly record struct WitCase(string Name, WitType? Type);
