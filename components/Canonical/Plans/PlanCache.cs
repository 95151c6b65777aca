using System.Collections.Concurrent;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// Builds plans, once per type object: a type that is used in many places is planned once, however large it would be
/// written out. One cache per compiled component (or engine); thread-safe.
/// </summary>
internal sealed class PlanCache
{
    private readonly ConcurrentDictionary<WitType, TypePlan> _types = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<FunctionType, FunctionPlan> _functions = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="NotSupportedException">A type is too large for a 32-bit memory, or has more than 64 flags.</exception>
    internal FunctionPlan Of(FunctionType type) => _functions.GetOrAdd(type, static (t, cache) => new FunctionPlan(t, cache), this);

    /// <inheritdoc cref="Of(FunctionType)"/>
    internal TypePlan Of(WitType type) => _types.GetOrAdd(type, static (t, cache) => cache.Build(t), this);

    private TypePlan Build(WitType type) => type switch
    {
        PrimitiveType { Kind: WitKind.String } => StringPlan.Instance,
        PrimitiveType primitive => ScalarPlans.Of(primitive.Kind),
        ListType list => new ListPlan(list, ElementPlan.Of(Of(list.Element))),
        FixedListType list => new FixedListPlan(list, ElementPlan.Of(Of(list.Element))),
        MapType map => new MapPlan(map, new RecordPlan(WitType.Tuple(map.Key, map.Value), [Of(map.Key), Of(map.Value)])),
        RecordType record => new RecordPlan(record, [.. record.Fields.Select(f => Of(f.Type))]),
        TupleType tuple => new RecordPlan(tuple, [.. tuple.Items.Select(Of)]),
        VariantType variant => new VariantPlan(variant, [.. variant.Cases.Select(c => OfOptional(c.Type))]),
        OptionType option => new VariantPlan(option, [null, Of(option.Inner)]),
        ResultType result => new VariantPlan(result, [OfOptional(result.Ok), OfOptional(result.Err)]),
        EnumType @enum => new EnumPlan(@enum),
        FlagsType flags => new FlagsPlan(flags),
        HandleType { Owned: true } own => new OwnPlan(own),
        HandleType borrow => new BorrowPlan(borrow),
        _ => throw new NotSupportedException($"The canonical ABI has no layout for {type.Kind}."),
    };

    private TypePlan? OfOptional(WitType? type) => type is null ? null : Of(type);
}
