using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Rpc;

/// <summary>
/// Types as data, for guests: the record <c>wit-type</c> of <c>golem:rpc/types@0.2.0</c>, nodes in pre-order with the root
/// first. Maps and fixed-length lists are lists there.
/// </summary>
public static class WitTypeNodes
{
    /// <param name="resources">Numbers the resource types of handles; null: a map of its own.</param>
    public static WitValue Encode(WitType type, ResourceIdMap? resources = null)
    {
        var nodes = new List<WitValue>();
        Add(nodes, type, resources ?? new ResourceIdMap());
        return WitValue.Record(WitValue.List(nodes.ToArray()));
    }

    /// <param name="resources">Where the resource ids of handles belong; null: a map of its own.</param>
    /// <exception cref="WitNodeException">The nodes are no type.</exception>
    public static WitType Decode(WitValue witType, ResourceIdMap? resources = null) =>
        new TypeNodeDecoder(witType.AsItems[0].AsItems, resources ?? new ResourceIdMap()).Read(0);

    private static int Add(List<WitValue> nodes, WitType type, ResourceIdMap resources)
    {
        var index = nodes.Count;
        nodes.Add(default);
        var kind = (int)ValueNodeKinds.Of(type.Kind);
        nodes[index] = type is PrimitiveType ? WitValue.Variant(kind) : WitValue.Variant(kind, Content(nodes, type, resources));
        return index;
    }

    private static WitValue Content(List<WitValue> nodes, WitType type, ResourceIdMap resources)
    {
        return type switch
        {
            RecordType record => WitValue.List(
                record.Fields.Select(f => WitValue.Tuple(WitValue.String(f.Name), Index(f.Type))).ToArray()),
            VariantType variant => WitValue.List(
                variant.Cases.Select(c => WitValue.Tuple(WitValue.String(c.Name), Optional(c.Type))).ToArray()),
            EnumType cases => WitValue.List(cases.Cases.Select(WitValue.String).ToArray()),
            FlagsType flags => WitValue.List(flags.Names.Select(WitValue.String).ToArray()),
            TupleType tuple => WitValue.List(tuple.Items.Select(item => Add(nodes, item, resources)).ToArray()),
            ListType list => Index(list.Element),
            FixedListType list => Index(list.Element),
            MapType map => Index(WitType.Tuple(map.Key, map.Value)),
            OptionType option => Index(option.Inner),
            ResultType result => WitValue.Tuple(Optional(result.Ok), Optional(result.Err)),
            HandleType handle => WitValue.Tuple(WitValue.U64(resources.IdOf(handle.Resource)), WitValue.Enum(handle.Owned ? 0 : 1)),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type.Kind, "not a compound type"),
        };

        WitValue Index(WitType part) => WitValue.S32(Add(nodes, part, resources));

        WitValue Optional(WitType? part) => part is null ? WitValue.None : WitValue.Some(Index(part));
    }
}
