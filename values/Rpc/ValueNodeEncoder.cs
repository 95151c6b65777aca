using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Rpc;

internal sealed class ValueNodeEncoder(string? workerUrn)
{
    private readonly List<WitValue> _nodes = [];

    public WitValue ToWitValue() => WitValue.Record(WitValue.List(_nodes.ToArray()));

    /// <summary>Adds a value and, behind it, its parts; returns its index.</summary>
    public int Add(WitType type, WitValue value)
    {
        var index = _nodes.Count;
        _nodes.Add(default);
        _nodes[index] = WitValue.Variant((int)ValueNodeKinds.Of(type.Kind), Content(type, value));
        return index;
    }

    private WitValue Content(WitType type, WitValue value) => type switch
    {
        RecordType record => Indices(record.Fields.Length, i => Add(record.Fields[i].Type, value.AsItems[i])),
        TupleType tuple => Indices(tuple.Items.Length, i => Add(tuple.Items[i], value.AsItems[i])),
        ListType list => Elements(list.Element, value.AsArray),
        FixedListType list => Elements(list.Element, value.AsArray),
        MapType map => Elements(WitType.Tuple(map.Key, map.Value), value.AsItems),
        OptionType option => Optional(value.IsSome ? option.Inner : null, value),
        ResultType result => value.IsOk ? WitValue.Ok(Optional(result.Ok, value)) : WitValue.Err(Optional(result.Err, value)),
        VariantType variant => WitValue.Tuple(
            WitValue.U32((uint)Discriminant(value, WitKind.Variant)), Optional(variant.Cases[value.Discriminant].Type, value)),
        EnumType => WitValue.U32((uint)Discriminant(value, WitKind.Enum)),
        FlagsType flags => WitValue.List(flags.Names.Select((_, i) => (value.AsFlags >> i & 1) != 0).ToArray()),
        HandleType => Handle(value),
        _ when value.Kind == type.Kind => value,
        _ => throw new InvalidOperationException($"The value is a {value.Kind}, not {type.Kind}."),
    };

    private WitValue Elements(WitType element, Array elements) =>
        Indices(elements.Length, i => Add(element, WitArrays.ElementAt(elements, i)));

    private static WitValue Indices(int count, Func<int, int> add)
    {
        var indices = new int[count];
        for (var i = 0; i < count; i++)
            indices[i] = add(i);
        return WitValue.List(indices);
    }

    private WitValue Optional(WitType? payload, WitValue value) =>
        payload is null ? WitValue.None : WitValue.Some(WitValue.S32(Add(payload, value.Payload)));

    private static int Discriminant(WitValue value, WitKind kind) =>
        value.Kind == kind ? value.Discriminant : throw new InvalidOperationException($"The value is a {value.Kind}, not {kind}.");

    private WitValue Handle(WitValue value)
    {
        var uri = value switch
        {
            { Kind: not (WitKind.Own or WitKind.Borrow) } => throw new InvalidOperationException($"The value is a {value.Kind}, not a handle."),
            { Reference: WorkerResourceUri known } => known,
            { Reference: null } when workerUrn is not null => new WorkerResourceUri(workerUrn, value.RawBits),
            _ => throw new InvalidOperationException("The handle has no name outside its instance."),
        };
        return WitValue.Tuple(WitValue.Record(WitValue.String(uri.WorkerUrn)), WitValue.U64(uri.ResourceId));
    }
}
