using GolemOrleans.Values.Types;

namespace GolemOrleans.Tests.Guests;

/// <summary>Sizes of values in linear memory, by the canonical ABI.</summary>
internal static class WatLayout
{
    public static (int Size, int Align) Of(WitType type) => type switch
    {
        PrimitiveType { Kind: WitKind.Bool or WitKind.U8 or WitKind.S8 } => (1, 1),
        PrimitiveType { Kind: WitKind.U16 or WitKind.S16 } => (2, 2),
        PrimitiveType { Kind: WitKind.U64 or WitKind.S64 or WitKind.F64 } => (8, 8),
        PrimitiveType { Kind: WitKind.String } or ListType => (8, 4),
        RecordType record => Fields(record.Fields.Select(field => field.Type)),
        TupleType tuple => Fields(tuple.Items),
        EnumType @enum => @enum.Cases.Length <= 256 ? (1, 1) : (2, 2),
        OptionType option => Variant(2, [option.Inner]),
        ResultType result => Variant(2, [result.Ok, result.Err]),
        VariantType variant => Variant(variant.Cases.Length, variant.Cases.Select(c => c.Type)),
        FlagsType { Names.Length: > 16 } => (4, 4),
        FlagsType flags => flags.Names.Length > 8 ? (2, 2) : (1, 1),
        _ => (4, 4),
    };

    private static (int Size, int Align) Fields(IEnumerable<WitType> types)
    {
        var (size, align) = (0, 1);
        foreach (var field in types.Select(Of))
            (size, align) = (Up(size, field.Align) + field.Size, Math.Max(align, field.Align));
        return (Up(size, align), align);
    }

    private static (int Size, int Align) Variant(int cases, IEnumerable<WitType?> types)
    {
        var (size, align) = (0, 1);
        foreach (var payload in types.OfType<WitType>().Select(Of))
            (size, align) = (Math.Max(size, payload.Size), Math.Max(align, payload.Align));
        var discriminant = cases <= 256 ? 1 : 2;
        align = Math.Max(align, discriminant);
        return (Up(Up(discriminant, align) + size, align), align);
    }

    private static int Up(int at, int align) => (at + align - 1) / align * align;
}
