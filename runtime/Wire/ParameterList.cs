using System.Collections.Immutable;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Wire;

/// <summary>
/// A "list of ValueAndType" as requests and oplog entries carry it: one ValueAndType of the tuple of all items, in the binary
/// values codec. Zero bytes are read as the empty list.
/// </summary>
public static class ParameterList
{
    /// <summary>The list without items.</summary>
    public static ReadOnlyMemory<byte> Empty { get; } = BinaryValueCodec.Encode(new ValueAndType(WitType.Tuple(), WitValue.Tuple()));

    public static ReadOnlyMemory<byte> Encode(ImmutableArray<WitParameter> parameters, ReadOnlySpan<WitValue> values)
    {
        var types = new WitType[values.Length];
        for (var i = 0; i < types.Length; i++)
            types[i] = parameters[i].Type;
        return BinaryValueCodec.Encode(new ValueAndType(WitType.Tuple(types), WitValue.Tuple(values.ToArray())));
    }

    public static ReadOnlyMemory<byte> Encode(ReadOnlySpan<ValueAndType> items)
    {
        var types = new WitType[items.Length];
        var values = new WitValue[items.Length];
        for (var i = 0; i < items.Length; i++)
            (types[i], values[i]) = (items[i].Type, items[i].Value);
        return BinaryValueCodec.Encode(new ValueAndType(WitType.Tuple(types), WitValue.Tuple(values)));
    }

    /// <exception cref="ValueCodecException">The bytes are malformed.</exception>
    public static ValueAndType[] Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return [];
        var list = BinaryValueCodec.ReadTyped(bytes.Span);
        var types = ((TupleType)list.Type).Items;
        var values = list.Value.AsItems;
        var items = new ValueAndType[types.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = new ValueAndType(types[i], values[i]);
        return items;
    }
}
