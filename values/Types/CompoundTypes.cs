using System.Collections.Immutable;

namespace GolemOrleans.Values.Types;

/// <summary><c>list&lt;T&gt;</c>.</summary>
public sealed class ListType(WitType element) : WitType(WitKind.List)
{
    public WitType Element { get; } = element;

    private protected override bool StructuralEquals(WitType other) => Element.Equals(((ListType)other).Element);

    private protected override int StructuralHash() => Element.GetHashCode();
}

/// <summary><c>list&lt;T, N&gt;</c>: exactly <c>Length</c> elements, stored inline.</summary>
public sealed class FixedListType(WitType element, uint length) : WitType(WitKind.FixedList)
{
    public WitType Element { get; } = element;

    public uint Length { get; } = length;

    private protected override bool StructuralEquals(WitType other) =>
        other is FixedListType o && o.Length == Length && Element.Equals(o.Element);

    private protected override int StructuralHash() => HashCode.Combine(Element, Length);
}

/// <summary><c>map&lt;K, V&gt;</c>: travels as <c>list&lt;tuple&lt;K, V&gt;&gt;</c>; order is kept.</summary>
public sealed class MapType(WitType key, WitType value) : WitType(WitKind.Map)
{
    public WitType Key { get; } = key;

    public WitType Value { get; } = value;

    private protected override bool StructuralEquals(WitType other) =>
        other is MapType o && Key.Equals(o.Key) && Value.Equals(o.Value);

    private protected override int StructuralHash() => HashCode.Combine(Key, Value);
}

/// <summary><c>option&lt;T&gt;</c>.</summary>
public sealed class OptionType(WitType inner) : WitType(WitKind.Option)
{
    public WitType Inner { get; } = inner;

    private protected override bool StructuralEquals(WitType other) => Inner.Equals(((OptionType)other).Inner);

    private protected override int StructuralHash() => Inner.GetHashCode();
}

/// <summary><c>result&lt;T, E&gt;</c>; a missing side is null.</summary>
public sealed class ResultType(WitType? ok, WitType? err) : WitType(WitKind.Result)
{
    public WitType? Ok { get; } = ok;

    public WitType? Err { get; } = err;

    private protected override bool StructuralEquals(WitType other) =>
        other is ResultType o && Equals(Ok, o.Ok) && Equals(Err, o.Err);

    private protected override int StructuralHash() => HashCode.Combine(Ok, Err);
}

/// <summary><c>tuple&lt;…&gt;</c>; may be empty only as a results list.</summary>
public sealed class TupleType(ImmutableArray<WitType> items) : WitType(WitKind.Tuple)
{
    public ImmutableArray<WitType> Items { get; } = items;

    private protected override bool StructuralEquals(WitType other) => Items.AsSpan().SequenceEqual(((TupleType)other).Items.AsSpan());

    private protected override int StructuralHash() => StructuralHashing.Of(Items.AsSpan());
}

/// <summary><c>record { … }</c>; declaration order is the order of the canonical ABI.</summary>
public sealed class RecordType(ImmutableArray<WitField> fields) : WitType(WitKind.Record)
{
    public ImmutableArray<WitField> Fields { get; } = fields;

    private protected override bool StructuralEquals(WitType other) => Fields.AsSpan().SequenceEqual(((RecordType)other).Fields.AsSpan());

    private protected override int StructuralHash() => StructuralHashing.Of(Fields.AsSpan());
}

/// <summary><c>variant { … }</c>.</summary>
public sealed class VariantType(ImmutableArray<WitCase> cases) : WitType(WitKind.Variant)
{
    public ImmutableArray<WitCase> Cases { get; } = cases;

    private protected override bool StructuralEquals(WitType other) => Cases.AsSpan().SequenceEqual(((VariantType)other).Cases.AsSpan());

    private protected override int StructuralHash() => StructuralHashing.Of(Cases.AsSpan());
}

/// <summary><c>enum { … }</c>.</summary>
public sealed class EnumType(ImmutableArray<string> cases) : WitType(WitKind.Enum)
{
    public ImmutableArray<string> Cases { get; } = cases;

    private protected override bool StructuralEquals(WitType other) => Cases.AsSpan().SequenceEqual(((EnumType)other).Cases.AsSpan());

    private protected override int StructuralHash() => StructuralHashing.Of(Cases.AsSpan());
}

/// <summary><c>flags { … }</c>; bit i is name i. The component model allows at most 32 names; we read up to 64.</summary>
public sealed class FlagsType(ImmutableArray<string> names) : WitType(WitKind.Flags)
{
    public ImmutableArray<string> Names { get; } = names;

    private protected override bool StructuralEquals(WitType other) => Names.AsSpan().SequenceEqual(((FlagsType)other).Names.AsSpan());

    private protected override int StructuralHash() => StructuralHashing.Of(Names.AsSpan());
}

/// <summary><c>own&lt;R&gt;</c> or <c>borrow&lt;R&gt;</c>.</summary>
public sealed class HandleType(ResourceType resource, bool owned) : WitType(owned ? WitKind.Own : WitKind.Borrow)
{
    public ResourceType Resource { get; } = resource;

    public bool Owned => Kind == WitKind.Own;

    private protected override bool StructuralEquals(WitType other) => Resource.Equals(((HandleType)other).Resource);

    private protected override int StructuralHash() => Resource.GetHashCode();
}

/// <summary>
/// The identity of a resource type. Equal by reference: the same name in two components is two types. <c>Name</c> is the
/// kebab-case name it is exported or imported under, for messages and printing only.
/// </summary>
public sealed class ResourceType(string name)
{
    public string Name { get; } = name;

    public override string ToString() => Name;
}

internal static class StructuralHashing
{
    public static int Of<T>(ReadOnlySpan<T> items)
    {
        var hash = new HashCode();
        foreach (var item in items)
            hash.Add(item);
        return hash.ToHashCode();
    }
}
