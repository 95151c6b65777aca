using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Execution;

/// <summary>Exchanges handle ids for resource objects and back inside values that cross a worker's boundary.</summary>
internal static class HandleMapping
{
    /// <summary>Whether values of the type can hold handles.</summary>
    public static bool HasHandles(WitType? type) => type switch
    {
        null => false,
        HandleType => true,
        ListType list => HasHandles(list.Element),
        FixedListType list => HasHandles(list.Element),
        MapType map => HasHandles(map.Key) || HasHandles(map.Value),
        OptionType option => HasHandles(option.Inner),
        ResultType result => HasHandles(result.Ok) || HasHandles(result.Err),
        TupleType tuple => tuple.Items.Any(HasHandles),
        RecordType record => record.Fields.Any(field => HasHandles(field.Type)),
        VariantType variant => variant.Cases.Any(variantCase => HasHandles(variantCase.Type)),
        _ => false,
    };

    /// <summary>A copy of the value in which <paramref name="map"/> has replaced every handle.</summary>
    public static WitValue Map(WitType type, WitValue value, Func<HandleType, WitValue, WitValue> map) => type switch
    {
        HandleType handle => map(handle, value),
        _ when !HasHandles(type) => value,
        ListType list => WitValue.List(All(value.AsItems, _ => list.Element, map)),
        FixedListType list => WitValue.FixedList(All(value.AsItems, _ => list.Element, map)),
        MapType pairs => WitValue.Map(All(value.AsItems, _ => WitType.Tuple(pairs.Key, pairs.Value), map)),
        TupleType tuple => WitValue.Tuple(All(value.AsItems, i => tuple.Items[i], map)),
        RecordType record => WitValue.Record(All(value.AsItems, i => record.Fields[i].Type, map)),
        OptionType option => value.IsSome ? WitValue.Some(Map(option.Inner, value.Payload, map)) : value,
        ResultType result when value.HasPayload => value.IsOk
            ? WitValue.Ok(Map(result.Ok!, value.Payload, map))
            : WitValue.Err(Map(result.Err!, value.Payload, map)),
        VariantType variant when value.HasPayload =>
            WitValue.Variant(value.Discriminant, Map(variant.Cases[value.Discriminant].Type!, value.Payload, map)),
        _ => value,
    };

    private static WitValue[] All(WitValue[] items, Func<int, WitType> typeOf, Func<HandleType, WitValue, WitValue> map)
    {
        var mapped = new WitValue[items.Length];
        for (var i = 0; i < items.Length; i++)
            mapped[i] = Map(typeOf(i), items[i], map);
        return mapped;
    }
}
