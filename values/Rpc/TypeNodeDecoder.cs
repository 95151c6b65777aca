using System.Collections.Immutable;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Rpc;

/// <summary>
/// Builds a type from nodes that a guest made. Nodes may be shared; circles, more than 100 levels, and types that are huge
/// when written out are refused.
/// </summary>
internal sealed class TypeNodeDecoder(WitValue[] nodes, ResourceIdMap resources)
{
    private const int MaxDepth = 100;
    private const int MaxVisits = 100_000;

    private int _depth;
    private int _visits;

    public WitType Read(int index)
    {
        if ((uint)index >= (uint)nodes.Length)
            throw new WitNodeException(index, "does not exist");
        if (++_visits > MaxVisits)
            throw new WitNodeException(index, "the type is too large");
        if (++_depth > MaxDepth)
            throw new WitNodeException(index, $"types nest deeper than {MaxDepth} levels, or in a circle");
        var kind = (ValueNodeKind)nodes[index].Discriminant;
        var type = ValueNodeKinds.Primitive(kind) ?? Compound(index, kind, nodes[index].Payload);
        _depth--;
        return type;
    }

    private WitType Compound(int index, ValueNodeKind kind, WitValue content) => kind switch
    {
        ValueNodeKind.Record => new RecordType(
            [.. content.AsItems.Select(f => new WitField(f.AsItems[0].AsString, Read(f.AsItems[1].AsS32)))]),
        ValueNodeKind.Variant => new VariantType(
            NotEmpty(index, content.AsItems.Select(c => new WitCase(c.AsItems[0].AsString, Optional(c.AsItems[1]))))),
        ValueNodeKind.Enum => new EnumType(NotEmpty(index, content.AsItems.Select(c => c.AsString))),
        ValueNodeKind.Flags => content.AsItems.Length <= 64
            ? new FlagsType([.. content.AsItems.Select(c => c.AsString)])
            : throw new WitNodeException(index, "more than 64 flags"),
        ValueNodeKind.Tuple => new TupleType([.. ((int[])content.AsArray).Select(Read)]),
        ValueNodeKind.List => WitType.List(Read(content.AsS32)),
        ValueNodeKind.Option => WitType.Option(Read(content.AsS32)),
        ValueNodeKind.Result => WitType.Result(Optional(content.AsItems[0]), Optional(content.AsItems[1])),
        _ => new HandleType(resources.ResourceOf(content.AsItems[0].AsU64), owned: content.AsItems[1].Discriminant == 0),
    };

    private WitType? Optional(WitValue node) => node.IsSome ? Read(node.Payload.AsS32) : null;

    private static ImmutableArray<T> NotEmpty<T>(int index, IEnumerable<T> cases)
    {
        var items = cases.ToImmutableArray();
        return items.IsEmpty ? throw new WitNodeException(index, "there are no cases") : items;
    }
}
