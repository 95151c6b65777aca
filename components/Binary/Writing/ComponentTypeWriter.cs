using System.Buffers;

namespace GolemOrleans.Components.Binary;

/// <summary>Writes a component type, declaration by declaration, and counts its index spaces.</summary>
internal sealed class ComponentTypeWriter : IDeclarations
{
    private readonly ArrayBufferWriter<byte> _declarations = new();
    private readonly IndexCounts _indices = new();
    private int _count;

    public int Type(ReadOnlySpan<byte> definition)
    {
        Declare(0x01).Write(definition);
        return _indices.Next(Sort.Type);
    }

    public int Alias(Sort sort, int instance, string name)
    {
        ComponentWriter.WriteAlias(Declare(0x02), sort, instance, name);
        return _indices.Next(sort);
    }

    public int Import(string name, Sort sort, ReadOnlySpan<byte> descriptor) => Extern(0x03, name, sort, descriptor);

    /// <summary>An export; the index of what it declares.</summary>
    public int Export(string name, Sort sort, ReadOnlySpan<byte> descriptor) => Extern(0x04, name, sort, descriptor);

    /// <summary>The component type.</summary>
    public byte[] Finish()
    {
        var type = new ArrayBufferWriter<byte>(_declarations.WrittenCount + 8);
        type.Write([0x41]);
        type.WriteIndex(_count);
        type.Write(_declarations.WrittenSpan);
        return type.WrittenSpan.ToArray();
    }

    private int Extern(byte form, string name, Sort sort, ReadOnlySpan<byte> descriptor)
    {
        var item = Declare(form);
        ComponentWriter.ExternName(item, name);
        item.Write(descriptor);
        return _indices.Next(sort);
    }

    private ArrayBufferWriter<byte> Declare(byte form)
    {
        _count++;
        _declarations.Write([form]);
        return _declarations;
    }
}
