using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Binary;

/// <summary>One encoding of a type: numbers the resources as they appear.</summary>
internal sealed class TypeEncoder
{
    private Dictionary<ResourceType, int>? _resources;

    public void Write(ref ByteWriter writer, WitType type)
    {
        writer.Byte((byte)type.Kind);
        switch (type)
        {
            case ListType list:
                Write(ref writer, list.Element);
                break;
            case FixedListType list:
                writer.VarUInt(list.Length);
                Write(ref writer, list.Element);
                break;
            case MapType map:
                Write(ref writer, map.Key);
                Write(ref writer, map.Value);
                break;
            case OptionType option:
                Write(ref writer, option.Inner);
                break;
            case ResultType result:
                Optional(ref writer, result.Ok);
                Optional(ref writer, result.Err);
                break;
            case TupleType tuple:
                writer.VarUInt((ulong)tuple.Items.Length);
                foreach (var item in tuple.Items)
                    Write(ref writer, item);
                break;
            case RecordType record:
                writer.VarUInt((ulong)record.Fields.Length);
                foreach (var field in record.Fields)
                {
                    writer.String(field.Name);
                    Write(ref writer, field.Type);
                }

                break;
            case VariantType variant:
                writer.VarUInt((ulong)variant.Cases.Length);
                foreach (var @case in variant.Cases)
                {
                    writer.String(@case.Name);
                    Optional(ref writer, @case.Type);
                }

                break;
            case EnumType cases:
                Names(ref writer, cases.Cases.AsSpan());
                break;
            case FlagsType flags:
                Names(ref writer, flags.Names.AsSpan());
                break;
            case HandleType handle:
                Resource(ref writer, handle.Resource);
                break;
        }
    }

    private void Optional(ref ByteWriter writer, WitType? type)
    {
        writer.Byte(type is null ? (byte)0 : (byte)1);
        if (type is not null)
            Write(ref writer, type);
    }

    private static void Names(ref ByteWriter writer, ReadOnlySpan<string> names)
    {
        writer.VarUInt((ulong)names.Length);
        foreach (var name in names)
            writer.String(name);
    }

    private void Resource(ref ByteWriter writer, ResourceType resource)
    {
        _resources ??= new(ReferenceEqualityComparer.Instance);
        var known = _resources.TryGetValue(resource, out var index);
        if (!known)
            _resources[resource] = index = _resources.Count;
        writer.VarUInt((ulong)index);
        if (!known)
            writer.String(resource.Name);
    }
}
