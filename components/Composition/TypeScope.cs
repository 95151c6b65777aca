using System.Buffers;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Composition;

/// <summary>
/// Writes types into one scope of a component: the component itself or an instance type within it. Records, variants, enums,
/// flags and resources are referred to where they have a name; what needs no name is defined where it is first used.
/// </summary>
internal abstract class TypeScope(TypeTable table)
{
    private readonly Dictionary<WitType, int> _unnamed = [];

    protected TypeTable Table { get; } = table;

    /// <summary>Appends a type definition; its index.</summary>
    protected abstract int Define(ReadOnlySpan<byte> definition);

    /// <summary>The index of a named value type, or null.</summary>
    protected abstract int? Named(WitType type);

    /// <summary>The index of a value type with the same definition, or null.</summary>
    protected abstract int? NamedContent(WitType type);

    /// <summary>The index of a resource, or null.</summary>
    public abstract int? Resource(ResourceType resource);

    /// <summary>The index of a function type, defined here.</summary>
    public int Function(FunctionType type)
    {
        var definition = new ArrayBufferWriter<byte>();
        definition.Write([0x40]);
        definition.WriteIndex(type.Parameters.Length);
        foreach (var (name, parameter) in type.Parameters)
        {
            definition.WriteName(name);
            Reference(definition, parameter);
        }

        if (type.Result is null)
        {
            definition.Write([0x01, 0x00]);
        }
        else
        {
            definition.Write([0x00]);
            Reference(definition, type.Result);
        }

        return Define(definition.WrittenSpan);
    }

    /// <summary>The index of a type that is about to get a name: an equal definition, or a new one.</summary>
    public int Definition(WitType type) => type switch
    {
        PrimitiveType => Define([PrimitiveCode(type.Kind)]),
        RecordType or VariantType or EnumType or FlagsType => NamedContent(type) ?? Define(Written(type)),
        _ => Index(type),
    };

    private int Index(WitType type)
    {
        var needsName = type is RecordType or VariantType or EnumType or FlagsType;
        if (needsName && Named(type) is { } named)
            return named;
        Table.Budget.Spend(Table.Info(type).Size);
        if (_unnamed.TryGetValue(type, out var known))
            return known;
        return _unnamed[type] = Define(Written(type));
    }

    private void Reference(ArrayBufferWriter<byte> output, WitType type)
    {
        if (type is PrimitiveType)
            output.Write([PrimitiveCode(type.Kind)]);
        else
            output.WriteSignedIndex(Index(type));
    }

    private void Optional(ArrayBufferWriter<byte> output, WitType? type)
    {
        output.Write([(byte)(type is null ? 0 : 1)]);
        if (type is not null)
            Reference(output, type);
    }

    private ReadOnlySpan<byte> Written(WitType type)
    {
        var output = new ArrayBufferWriter<byte>();
        switch (type)
        {
            case RecordType t:
                Items(0x72, t.Fields, field =>
                {
                    output.WriteName(field.Name);
                    Reference(output, field.Type);
                });
                break;
            case VariantType t:
                Items(0x71, t.Cases, item =>
                {
                    output.WriteName(item.Name);
                    Optional(output, item.Type);
                    output.Write([0x00]);
                });
                break;
            case ListType t:
                output.Write([0x70]);
                Reference(output, t.Element);
                break;
            case FixedListType t:
                output.Write([0x67]);
                Reference(output, t.Element);
                output.WriteU32(t.Length);
                break;
            case TupleType t:
                Items(0x6F, t.Items, item => Reference(output, item));
                break;
            case FlagsType t:
                Items(0x6E, t.Names, output.WriteName);
                break;
            case EnumType t:
                Items(0x6D, t.Cases, output.WriteName);
                break;
            case OptionType t:
                output.Write([0x6B]);
                Reference(output, t.Inner);
                break;
            case ResultType t:
                output.Write([0x6A]);
                Optional(output, t.Ok);
                Optional(output, t.Err);
                break;
            case MapType t:
                output.Write([0x63]);
                Reference(output, t.Key);
                Reference(output, t.Value);
                break;
            case HandleType t:
                output.Write([(byte)(t.Owned ? 0x69 : 0x68)]);
                output.WriteIndex(Resource(t.Resource) ?? throw new CompositionException(
                    CompositionProblem.Unsupported, $"the resource {t.Resource.Name} is used where nothing names it"));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type.Kind, "Not a type that is defined.");
        }

        return output.WrittenSpan;

        void Items<TItem>(byte code, IReadOnlyCollection<TItem> items, Action<TItem> write)
        {
            output.Write([code]);
            output.WriteIndex(items.Count);
            foreach (var item in items)
                write(item);
        }
    }

    private static byte PrimitiveCode(WitKind kind) => kind switch
    {
        WitKind.Bool => 0x7F,
        WitKind.S8 => 0x7E,
        WitKind.U8 => 0x7D,
        WitKind.S16 => 0x7C,
        WitKind.U16 => 0x7B,
        WitKind.S32 => 0x7A,
        WitKind.U32 => 0x79,
        WitKind.S64 => 0x78,
        WitKind.U64 => 0x77,
        WitKind.F32 => 0x76,
        WitKind.F64 => 0x75,
        WitKind.Char => 0x74,
        WitKind.String => 0x73,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a primitive type."),
    };
}
