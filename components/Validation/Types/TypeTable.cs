using System.Collections.Immutable;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Validation;

/// <summary>
/// What one decoding knows about value types and resources beyond the types themselves. Type objects are keyed by reference.
/// </summary>
internal sealed class TypeTable(WorkBudget budget)
{
    private readonly Dictionary<WitType, TypeInfo> _infos = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ResourceType, ResourceType> _aliases = [];
    private readonly Dictionary<ExternType, int> _depths = new(ReferenceEqualityComparer.Instance);

    public WorkBudget Budget { get; } = budget;

    /// <summary>Declares that <paramref name="alias"/> is another name of <paramref name="resource"/>.</summary>
    public void AddAlias(ResourceType alias, ResourceType resource) => _aliases.Add(alias, Canonical(resource));

    /// <summary>The object that stands for the resource in comparisons.</summary>
    public ResourceType Canonical(ResourceType resource) => _aliases.GetValueOrDefault(resource, resource);

    /// <exception cref="FormatException">The type exceeds a limit.</exception>
    public TypeInfo Info(WitType type)
    {
        if (_infos.TryGetValue(type, out var info))
            return info;
        info = Compute(type);
        if (info.Depth > Limits.Nesting)
            throw new FormatException($"value types nest deeper than {Limits.Nesting} levels");
        if (info.Size > Limits.TypeSize)
            throw new FormatException($"a type is larger than {Limits.TypeSize} nodes");
        if (info.Bytes > Limits.ValueBytes)
            throw new FormatException($"a value of the type takes more than {Limits.ValueBytes} bytes");
        _infos.Add(type, info);
        return info;
    }

    /// <summary>
    /// Refuses instance and component types that nest too deeply, also where they nest by reference: everything that walks
    /// types recurses. To be called whenever such a type is composed.
    /// </summary>
    /// <exception cref="FormatException">The type nests too deeply.</exception>
    public int CheckDepth(ExternType type)
    {
        if (_depths.TryGetValue(type, out var depth))
            return depth;
        depth = type switch
        {
            InstanceExtern i => 1 + Deepest(i.Exports),
            NestedComponentExtern c => 1 + Math.Max(Deepest(c.Imports), Deepest(c.Exports)),
            TypeDeclarationExtern d => 1 + CheckDepth(d.Declared),
            _ => 0,
        };
        if (depth > Limits.Nesting)
            throw new FormatException($"instance and component types nest deeper than {Limits.Nesting} levels");
        if (depth > 0)
            _depths.Add(type, depth);
        return depth;
    }

    private int Deepest(ImmutableArray<ComponentExtern> externs)
    {
        var deepest = 0;
        Budget.Spend(externs.Length);
        foreach (var item in externs)
            deepest = Math.Max(deepest, CheckDepth(item.Type));
        return deepest;
    }

    /// <summary>
    /// An equal type with an identity of its own: what importing or exporting a type under a name gives. Primitive and handle
    /// types have no identity.
    /// </summary>
    public WitType Rename(WitType type)
    {
        WitType copy = type switch
        {
            RecordType t => new RecordType(t.Fields),
            VariantType t => new VariantType(t.Cases),
            EnumType t => new EnumType(t.Cases),
            FlagsType t => new FlagsType(t.Names),
            TupleType t => new TupleType(t.Items),
            ListType t => new ListType(t.Element),
            FixedListType t => new FixedListType(t.Element, t.Length),
            MapType t => new MapType(t.Key, t.Value),
            OptionType t => new OptionType(t.Inner),
            ResultType t => new ResultType(t.Ok, t.Err),
            _ => type,
        };
        if (!ReferenceEquals(copy, type))
            _infos[copy] = Info(type);
        return copy;
    }

    private TypeInfo Compute(WitType type)
    {
        Budget.Spend();
        switch (type)
        {
            case PrimitiveType:
                return Primitive(type.Kind);
            case EnumType t:
                return Leaf(DiscriminantBytes(t.Cases.Length)) with { Size = 1 + t.Cases.Length };
            case FlagsType t:
                return Leaf(t.Names.Length <= 8 ? 1 : t.Names.Length <= 16 ? 2 : 4) with { Size = 1 + t.Names.Length };
            case HandleType t:
                return Leaf(4) with { HasHandle = true, HasBorrow = !t.Owned };
            case ListType t:
                return Wrap(Info(t.Element)) with { Bytes = 16, Alignment = 8, HasPointer = true };
            case MapType t:
                var pair = Sequence([t.Key, t.Value]);
                if (pair.Bytes > Limits.ValueBytes)
                    throw new FormatException($"a value of the type takes more than {Limits.ValueBytes} bytes");
                return pair with { Bytes = 16, Alignment = 8, HasPointer = true, Depth = pair.Depth + 1 };
            case FixedListType t:
                var element = Info(t.Element);
                return Wrap(element) with { Bytes = Math.Min(element.Bytes * t.Length, long.MaxValue / 2) };
            case OptionType t:
                return Variant(1, Info(t.Inner));
            case ResultType t:
                return Variant(1, t.Ok is null ? null : Info(t.Ok), t.Err is null ? null : Info(t.Err));
            case TupleType t:
                return Sequence(t.Items.AsSpan());
            case RecordType t:
                return Sequence([.. t.Fields.Select(f => f.Type)]);
            case VariantType t:
                return Variant(DiscriminantBytes(t.Cases.Length), [.. t.Cases.Select(c => c.Type is null ? (TypeInfo?)null : Info(c.Type))]);
            default:
                throw new FormatException($"unknown type {type.Kind}");
        }
    }

    private static TypeInfo Primitive(WitKind kind) => kind switch
    {
        WitKind.Bool or WitKind.S8 or WitKind.U8 => Leaf(1),
        WitKind.S16 or WitKind.U16 => Leaf(2),
        WitKind.S64 or WitKind.U64 or WitKind.F64 => Leaf(8),
        WitKind.String => new(1, 1, 16, 8, HasBorrow: false, HasHandle: false, HasPointer: true),
        _ => Leaf(4),
    };

    private static TypeInfo Leaf(int bytes) => new(1, 1, bytes, bytes, HasBorrow: false, HasHandle: false, HasPointer: false);

    private static TypeInfo Wrap(TypeInfo inner) => inner with { Size = inner.Size + 1, Depth = inner.Depth + 1 };

    private static int DiscriminantBytes(int cases) => cases <= 1 << 8 ? 1 : cases <= 1 << 16 ? 2 : 4;

    private static long Align(long bytes, int alignment) => (bytes + alignment - 1) & -alignment;

    private static TypeInfo Join(TypeInfo sum, TypeInfo item) => sum with
    {
        Size = (int)Math.Min((long)sum.Size + item.Size, int.MaxValue),
        Depth = Math.Max(sum.Depth, item.Depth + 1),
        Alignment = Math.Max(sum.Alignment, item.Alignment),
        HasBorrow = sum.HasBorrow | item.HasBorrow,
        HasHandle = sum.HasHandle | item.HasHandle,
        HasPointer = sum.HasPointer | item.HasPointer,
    };

    private TypeInfo Sequence(ReadOnlySpan<WitType> items)
    {
        var sum = new TypeInfo(1, 1, 0, 1, HasBorrow: false, HasHandle: false, HasPointer: false);
        foreach (var item in items)
        {
            Budget.Spend();
            var info = Info(item);
            sum = Join(sum, info) with { Bytes = Align(sum.Bytes, info.Alignment) + info.Bytes };
        }

        return sum with { Bytes = Align(sum.Bytes, sum.Alignment) };
    }

    private TypeInfo Variant(int discriminant, params ReadOnlySpan<TypeInfo?> cases)
    {
        var sum = Leaf(discriminant);
        long largest = 0;
        var payloadAlignment = 1;
        foreach (var item in cases)
        {
            Budget.Spend();
            sum = sum with { Size = (int)Math.Min(sum.Size + 1L, int.MaxValue) };
            if (item is not { } info)
                continue;
            sum = Join(sum, info);
            largest = Math.Max(largest, info.Bytes);
            payloadAlignment = Math.Max(payloadAlignment, info.Alignment);
        }

        return sum with { Bytes = Align(Align(discriminant, payloadAlignment) + largest, sum.Alignment) };
    }
}
