using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Rpc;

/// <summary>
/// Follows a type through nodes that a guest made. Depth is the type's; since nodes may be shared or point in circles, the
/// number of visits is limited to a few times the number of nodes.
/// </summary>
internal sealed class ValueNodeDecoder(WitValue[] nodes, string? workerUrn)
{
    private long _visitsLeft = 1024 + (4L * nodes.Length);

    public WitValue Read(WitType type, int index)
    {
        if ((uint)index >= (uint)nodes.Length)
            throw new WitNodeException(index, "does not exist");
        if (--_visitsLeft < 0)
            throw new WitNodeException(index, "nodes are used too often");
        var wanted = ValueNodeKinds.Of(type.Kind);
        if (nodes[index].Discriminant != (int)wanted)
            throw new WitNodeException(index, $"expected {wanted}, found {(ValueNodeKind)nodes[index].Discriminant}");
        var content = nodes[index].Payload;
        return type switch
        {
            RecordType record => WitValue.Record(Parts(index, content, record.Fields.Length, i => record.Fields[i].Type)),
            TupleType tuple => WitValue.Tuple(Parts(index, content, tuple.Items.Length, i => tuple.Items[i])),
            ListType list => WitValue.List(Elements(list.Element, content)),
            FixedListType list => Indices(content).Length == list.Length
                ? WitValue.FixedList(Elements(list.Element, content))
                : throw new WitNodeException(index, $"expected {list.Length} elements, found {Indices(content).Length}"),
            MapType map => WitValue.Map((WitValue[])Elements(WitType.Tuple(map.Key, map.Value), content)),
            OptionType option => content.IsSome ? WitValue.Some(Read(option.Inner, content.Payload.AsS32)) : WitValue.None,
            ResultType result => Result(index, result, content),
            VariantType variant => Variant(index, variant, content),
            EnumType cases => WitValue.Enum(Case(index, content.AsU32, cases.Cases.Length)),
            FlagsType flags => Flags(index, flags, (bool[])content.AsArray),
            HandleType handle => Handle(handle, content),
            _ => content,
        };
    }

    private static int[] Indices(WitValue content) => (int[])content.AsArray;

    private WitValue[] Parts(int index, WitValue content, int count, Func<int, WitType> typeAt)
    {
        var indices = Indices(content);
        if (indices.Length != count)
            throw new WitNodeException(index, $"expected {count} parts, found {indices.Length}");
        var parts = new WitValue[count];
        for (var i = 0; i < count; i++)
            parts[i] = Read(typeAt(i), indices[i]);
        return parts;
    }

    private Array Elements(WitType element, WitValue content)
    {
        var indices = Indices(content);
        var items = new WitValue[indices.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = Read(element, indices[i]);
        return WitArrays.Pack(element, items);
    }

    private WitValue Result(int index, ResultType type, WitValue content)
    {
        var payload = content.IsOk ? type.Ok : type.Err;
        Check(index, payload, content.Payload);
        if (payload is null)
            return content.IsOk ? WitValue.Ok() : WitValue.Err();
        var value = Read(payload, content.Payload.Payload.AsS32);
        return content.IsOk ? WitValue.Ok(value) : WitValue.Err(value);
    }

    private WitValue Variant(int index, VariantType type, WitValue content)
    {
        var chosen = Case(index, content.AsItems[0].AsU32, type.Cases.Length);
        var node = content.AsItems[1];
        Check(index, type.Cases[chosen].Type, node);
        return type.Cases[chosen].Type is { } payload ? WitValue.Variant(chosen, Read(payload, node.Payload.AsS32)) : WitValue.Variant(chosen);
    }

    private static void Check(int index, WitType? payload, WitValue node)
    {
        if (node.IsSome != payload is not null)
            throw new WitNodeException(index, payload is null ? "the case has no payload" : "the case needs a payload");
    }

    private static int Case(int index, uint chosen, int count) =>
        chosen < (uint)count ? (int)chosen : throw new WitNodeException(index, $"case {chosen} of {count} does not exist");

    private static WitValue Flags(int index, FlagsType type, bool[] set)
    {
        if (set.Length != type.Names.Length)
            throw new WitNodeException(index, $"expected {type.Names.Length} flags, found {set.Length}");
        ulong bits = 0;
        for (var i = 0; i < set.Length; i++)
            bits |= set[i] ? 1UL << i : 0;
        return WitValue.Flags(bits);
    }

    private WitValue Handle(HandleType type, WitValue content)
    {
        var uri = new WorkerResourceUri(content.AsItems[0].AsItems[0].AsString, content.AsItems[1].AsU64);
        if (uri.WorkerUrn == workerUrn)
            return type.Owned ? WitValue.OwnId(uri.ResourceId) : WitValue.BorrowId(uri.ResourceId);
        return type.Owned ? WitValue.Own(uri) : WitValue.Borrow(uri);
    }
}
