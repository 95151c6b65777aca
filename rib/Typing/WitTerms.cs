using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>Types of components as terms.</summary>
internal static class WitTerms
{
    public static Term Of(WitType type) => type switch
    {
        ListType list => new ListTerm(Of(list.Element)),
        OptionType option => new OptionTerm(Of(option.Inner)),
        ResultType result => new ResultTerm(OfSide(result.Ok), OfSide(result.Err)),
        TupleType tuple => new TupleTerm([.. tuple.Items.Select(Of)]),
        RecordType record => new RecordTerm([.. record.Fields.Select(f => KeyValuePair.Create(f.Name, Of(f.Type)))]),
        _ => new KnownTerm(type),
    };

    public static Term OfSide(WitType? type) => type is null ? UnitTerm.Instance : Of(type);

    /// <summary>The variants and enums within a type, itself included.</summary>
    public static IEnumerable<WitType> Choices(WitType? type) => type switch
    {
        VariantType variant => variant.Cases.SelectMany(c => Choices(c.Type)).Prepend(variant),
        EnumType => [type],
        ListType list => Choices(list.Element),
        OptionType option => Choices(option.Inner),
        ResultType result => Choices(result.Ok).Concat(Choices(result.Err)),
        TupleType tuple => tuple.Items.SelectMany(Choices),
        RecordType record => record.Fields.SelectMany(f => Choices(f.Type)),
        _ => [],
    };
}
