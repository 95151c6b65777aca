using GolemOrleans.Values.Wit;

namespace GolemOrleans.Values.Types;

/// <summary>
/// The first place where two types differ. Resources are taken as equal, since types that came as data have no resource
/// identity, and so are a map or fixed-length list and the list it travels as.
/// </summary>
/// <param name="Path"><c>$</c> is the whole type, <c>$.field</c> and <c>$[i]</c> its parts, <c>$[]</c> the element of a list.</param>
public sealed record TypeMismatch(string Path, WitType? Expected, WitType? Actual)
{
    /// <summary>The first difference, or null when there is none.</summary>
    public static TypeMismatch? Find(WitType expected, WitType actual) => Find("$", expected, actual);

    public override string ToString() => $"in {Path} expected {Print(Expected)}, got {Print(Actual)}";

    private static string Print(WitType? type) => type is null ? "nothing" : WitTypePrinter.Print(type);

    private static TypeMismatch? Find(string path, WitType? expected, WitType? actual)
    {
        var here = new TypeMismatch(path, expected, actual);
        return (AsData(expected), AsData(actual)) switch
        {
            (null, null) => null,
            (ListType e, ListType a) => Find(path + "[]", e.Element, a.Element),
            (OptionType e, OptionType a) => Find(path + ".some", e.Inner, a.Inner),
            (ResultType e, ResultType a) => Find(path + ".ok", e.Ok, a.Ok) ?? Find(path + ".err", e.Err, a.Err),
            (TupleType e, TupleType a) when e.Items.Length == a.Items.Length =>
                First(e.Items.Length, i => Find($"{path}[{i}]", e.Items[i], a.Items[i])),
            (RecordType e, RecordType a) when e.Fields.Select(f => f.Name).SequenceEqual(a.Fields.Select(f => f.Name)) =>
                First(e.Fields.Length, i => Find($"{path}.{e.Fields[i].Name}", e.Fields[i].Type, a.Fields[i].Type)),
            (VariantType e, VariantType a) when e.Cases.Select(c => c.Name).SequenceEqual(a.Cases.Select(c => c.Name)) =>
                First(e.Cases.Length, i => Find($"{path}.{e.Cases[i].Name}", e.Cases[i].Type, a.Cases[i].Type)),
            (HandleType e, HandleType a) => e.Owned == a.Owned ? null : here,
            (TupleType or RecordType or VariantType, _) => here,
            var (e, a) => Equals(e, a) ? null : here,
        };
    }

    private static WitType? AsData(WitType? type) => type switch
    {
        MapType map => WitType.List(WitType.Tuple(map.Key, map.Value)),
        FixedListType list => WitType.List(list.Element),
        _ => type,
    };

    private static TypeMismatch? First(int count, Func<int, TypeMismatch?> find)
    {
        for (var i = 0; i < count; i++)
        {
            if (find(i) is { } mismatch)
                return mismatch;
        }

        return null;
    }
}
