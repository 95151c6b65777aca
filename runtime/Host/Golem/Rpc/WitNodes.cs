using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>
/// <c>golem:rpc/types.wit-value</c>: a value flattened into nodes, parents before children, root first. Reading needs the
/// type, since nodes carry neither names nor element types.
/// </summary>
internal static class WitNodes
{
    private const int RecordNode = 0, VariantNode = 1, EnumNode = 2, FlagsNode = 3, TupleNode = 4, ListNode = 5, OptionNode = 6, ResultNode = 7;
    private const int CharNode = 18, BoolNode = 19, StringNode = 20, HandleNode = 21;
    private const int MaxDepth = 100, MaxVisits = 1 << 24;

    private static readonly (WitKind Kind, int Node)[] Numbers =
    [
        (WitKind.U8, 8), (WitKind.U16, 9), (WitKind.U32, 10), (WitKind.U64, 11), (WitKind.S8, 12), (WitKind.S16, 13), (WitKind.S32, 14),
        (WitKind.S64, 15), (WitKind.F32, 16), (WitKind.F64, 17), (WitKind.Char, CharNode), (WitKind.Bool, BoolNode), (WitKind.String, StringNode),
    ];

    /// <summary>The value as a <c>wit-value</c> record.</summary>
    public static WitValue Flatten(WitType type, WitValue value)
    {
        var nodes = new List<WitValue>();
        Add(nodes, type, value);
        return WitValue.Record(WitValue.List(nodes.ToArray()));
    }

    /// <summary>Reads a <c>wit-value</c> record as a value of the type.</summary>
    /// <exception cref="FormatException">The nodes are malformed or of another type; the message says where.</exception>
    public static WitValue Build(WitType type, WitValue witValue)
    {
        var visits = 0;
        return Read(witValue.AsItems[0].AsItems, 0, type, "$", 0, ref visits);
    }

    private static int Add(List<WitValue> nodes, WitType type, WitValue value)
    {
        var index = nodes.Count;
        nodes.Add(default);
        nodes[index] = type switch
        {
            PrimitiveType => WitValue.Variant(Array.Find(Numbers, n => n.Kind == type.Kind).Node, value),
            RecordType record => Children(RecordNode, record.Fields.Select((f, i) => Add(nodes, f.Type, value.AsItems[i]))),
            TupleType tuple => Children(TupleNode, tuple.Items.Select((t, i) => Add(nodes, t, value.AsItems[i]))),
            ListType list => Children(ListNode, Enumerable.Range(0, value.AsArray.Length).Select(i => Add(nodes, list.Element, WitArrays.ElementAt(value.AsArray, i)))),
            FixedListType list => Children(ListNode, Enumerable.Range(0, value.AsArray.Length).Select(i => Add(nodes, list.Element, WitArrays.ElementAt(value.AsArray, i)))),
            MapType map => Children(ListNode, value.AsItems.Select(entry => Add(nodes, WitType.Tuple(map.Key, map.Value), entry))),
            VariantType variant => WitValue.Variant(VariantNode, WitValue.Tuple(
                WitValue.U32((uint)value.Discriminant), Optional(nodes, variant.Cases[value.Discriminant].Type, value))),
            EnumType => WitValue.Variant(EnumNode, WitValue.U32((uint)value.Discriminant)),
            FlagsType flags => WitValue.Variant(FlagsNode, WitValue.List(flags.Names.Select((_, i) => (value.AsFlags >> i & 1) != 0).ToArray())),
            OptionType option => WitValue.Variant(OptionNode, Optional(nodes, option.Inner, value)),
            ResultType result => WitValue.Variant(ResultNode, value.IsOk
                ? WitValue.Ok(Optional(nodes, result.Ok, value))
                : WitValue.Err(Optional(nodes, result.Err, value))),
            HandleType => WitValue.Variant(HandleNode, Handle(value)),
            _ => throw new FormatException($"a {type.Kind} cannot travel between workers"),
        };
        return index;
    }

    private static WitValue Children(int node, IEnumerable<int> indices) => WitValue.Variant(node, WitValue.List(indices.ToArray()));

    private static WitValue Optional(List<WitValue> nodes, WitType? type, WitValue value) =>
        type is not null && value.HasPayload ? WitValue.Some(WitValue.S32(Add(nodes, type, value.Payload))) : WitValue.None;

    private static WitValue Handle(WitValue value)
    {
        var uri = value.Reference as WorkerResourceUri ?? throw new FormatException("a handle without an owner cannot travel between workers");
        return WitValue.Tuple(WitValue.Record(WitValue.String(uri.WorkerUrn)), WitValue.U64(uri.ResourceId));
    }

    private static WitValue Read(WitValue[] nodes, int index, WitType type, string path, int depth, ref int visits)
    {
        if ((uint)index >= (uint)nodes.Length)
            throw new FormatException($"in {path}: there is no node {index}");
        if (depth > MaxDepth || ++visits > MaxVisits)
            throw new FormatException($"in {path}: the value is too deep or too large");
        var node = nodes[index];
        switch (type)
        {
            case PrimitiveType:
                return node.Discriminant == Array.Find(Numbers, n => n.Kind == type.Kind).Node ? node.Payload : throw Mismatch(path, type);
            case RecordType record:
                return WitValue.Record(Items(nodes, Indices(node, RecordNode, path, type), record.Fields.Length, i => record.Fields[i].Type, i => $"{path}.{record.Fields[i].Name}", depth, ref visits));
            case TupleType tuple:
                return WitValue.Tuple(Items(nodes, Indices(node, TupleNode, path, type), tuple.Items.Length, i => tuple.Items[i], i => $"{path}[{i}]", depth, ref visits));
            case ListType list:
                return WitValue.List(List(nodes, node, list.Element, type, path, depth, ref visits));
            case FixedListType list when Indices(node, ListNode, path, type).Length == list.Length:
                return WitValue.FixedList(List(nodes, node, list.Element, type, path, depth, ref visits));
            case MapType map:
                return WitValue.Map((WitValue[])List(nodes, node, WitType.Tuple(map.Key, map.Value), type, path, depth, ref visits));
            case VariantType variant when node.Discriminant == VariantNode && node.Payload.AsItems[0].AsU32 < variant.Cases.Length:
                var number = (int)node.Payload.AsItems[0].AsU32;
                return Side(nodes, node.Payload.AsItems[1], variant.Cases[number].Type, $"{path}.{variant.Cases[number].Name}", depth, ref visits) is { } payload
                    ? WitValue.Variant(number, payload)
                    : WitValue.Variant(number);
            case EnumType cases when node.Discriminant == EnumNode && node.Payload.AsU32 < cases.Cases.Length:
                return WitValue.Enum((int)node.Payload.AsU32);
            case FlagsType flags when node.Discriminant == FlagsNode && ((bool[])node.Payload.AsArray).Length == flags.Names.Length:
                return WitValue.Flags(((bool[])node.Payload.AsArray).Select((set, i) => set ? 1UL << i : 0).Aggregate(0UL, (a, b) => a | b));
            case OptionType option when node.Discriminant == OptionNode:
                return node.Payload.IsSome ? WitValue.Some(Side(nodes, node.Payload, option.Inner, path, depth, ref visits)!.Value) : WitValue.None;
            case ResultType result when node.Discriminant == ResultNode:
                var isOk = node.Payload.IsOk;
                var side = Side(nodes, node.Payload.Payload, isOk ? result.Ok : result.Err, path + (isOk ? ".ok" : ".err"), depth, ref visits);
                return (isOk, side) switch
                {
                    (true, { } ok) => WitValue.Ok(ok),
                    (true, null) => WitValue.Ok(),
                    (false, { } err) => WitValue.Err(err),
                    _ => WitValue.Err(),
                };
            case HandleType handle when node.Discriminant == HandleNode:
                var parts = node.Payload.AsItems;
                var uri = new WorkerResourceUri(parts[0].AsItems[0].AsString, parts[1].AsU64);
                return handle.Owned ? WitValue.Own(uri) : WitValue.Borrow(uri);
            default:
                throw Mismatch(path, type);
        }
    }

    private static WitValue? Side(WitValue[] nodes, WitValue index, WitType? type, string path, int depth, ref int visits)
    {
        if (index.IsSome != type is not null)
            throw new FormatException($"in {path}: a payload is missing or superfluous");
        return type is null ? null : Read(nodes, index.Payload.AsS32, type, path, depth + 1, ref visits);
    }

    private static Array List(WitValue[] nodes, WitValue node, WitType element, WitType type, string path, int depth, ref int visits)
    {
        var indices = Indices(node, ListNode, path, type);
        return WitArrays.Pack(element, Items(nodes, indices, indices.Length, _ => element, i => $"{path}[{i}]", depth, ref visits));
    }

    private static WitValue[] Items(WitValue[] nodes, int[] indices, int count, Func<int, WitType> typeOf, Func<int, string> pathOf, int depth, ref int visits)
    {
        if (indices.Length != count)
            throw new FormatException($"{count} parts were expected, {indices.Length} are there");
        var items = new WitValue[count];
        for (var i = 0; i < count; i++)
            items[i] = Read(nodes, indices[i], typeOf(i), pathOf(i), depth + 1, ref visits);
        return items;
    }

    private static int[] Indices(WitValue node, int kind, string path, WitType type) =>
        node.Discriminant == kind ? (int[])node.Payload.AsArray : throw Mismatch(path, type);

    private static FormatException Mismatch(string path, WitType type) => new($"in {path}: the node is no {type.Kind}");
}
