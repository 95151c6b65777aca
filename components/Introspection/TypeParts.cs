using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Introspection;

/// <summary>The parts that types and function types are made of.</summary>
internal static class TypeParts
{
    public static IEnumerable<WitType> Of(FunctionType type)
    {
        var parameters = type.Parameters.Select(p => p.Type);
        return type.Result is null ? parameters : parameters.Append(type.Result);
    }

    public static IEnumerable<WitType> Of(WitType type) => type switch
    {
        ListType t => [t.Element],
        FixedListType t => [t.Element],
        MapType t => [t.Key, t.Value],
        OptionType t => [t.Inner],
        ResultType t => new[] { t.Ok, t.Err }.OfType<WitType>(),
        TupleType t => t.Items,
        RecordType t => t.Fields.Select(f => f.Type),
        VariantType t => t.Cases.Select(c => c.Type).OfType<WitType>(),
        _ => [],
    };
}
