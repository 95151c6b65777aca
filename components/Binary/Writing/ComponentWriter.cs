using System.Buffers;

namespace GolemOrleans.Components.Binary;

/// <summary>
/// Writes one component, definition by definition, and counts its index spaces. Neighbouring definitions of one kind share a
/// section. Nothing is checked: <see cref="ComponentDefinition.Decode"/> does that with the result.
/// </summary>
internal sealed class ComponentWriter : IDeclarations
{
    private const byte Custom = 0, ComponentSection = 4, InstanceSection = 5, AliasSection = 6, TypeSection = 7, ImportSection = 10, ExportSection = 11;

    private readonly ArrayBufferWriter<byte> _output;
    private readonly ArrayBufferWriter<byte> _items = new();
    private readonly IndexCounts _indices = new();
    private byte _section;
    private int _itemCount;

    /// <param name="capacity">Expected size of the result in bytes.</param>
    public ComponentWriter(int capacity)
    {
        _output = new ArrayBufferWriter<byte>(capacity);
        _output.Write([0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0]);
    }

    public int Type(ReadOnlySpan<byte> definition)
    {
        Item(TypeSection).Write(definition);
        return _indices.Next(Sort.Type);
    }

    public int Import(string name, Sort sort, ReadOnlySpan<byte> descriptor)
    {
        var item = Item(ImportSection);
        ExternName(item, name);
        item.Write(descriptor);
        return _indices.Next(sort);
    }

    /// <summary>A nested component; its index.</summary>
    public int Component(ReadOnlySpan<byte> bytes)
    {
        EndSection();
        _output.Write([ComponentSection]);
        _output.WriteSized(bytes);
        return _indices.Next(Sort.Component);
    }

    /// <summary>An instance of a component; its index.</summary>
    public int Instantiate(int component, IReadOnlyCollection<NamedIndex> arguments)
    {
        var item = Item(InstanceSection);
        item.Write([0x00]);
        item.WriteIndex(component);
        item.WriteIndex(arguments.Count);
        foreach (var (name, target) in arguments)
        {
            item.WriteName(name);
            item.Write(SortCode(target.Sort));
            item.WriteIndex(target.Index);
        }

        return _indices.Next(Sort.Instance);
    }

    public int Alias(Sort sort, int instance, string name)
    {
        WriteAlias(Item(AliasSection), sort, instance, name);
        return _indices.Next(sort);
    }

    /// <summary>An export; the index of what it exports under its new identity.</summary>
    /// <param name="descriptor">The declared type; empty for that of the target.</param>
    public int Export(string name, SortIndex target, ReadOnlySpan<byte> descriptor)
    {
        var item = Item(ExportSection);
        ExternName(item, name);
        item.Write(SortCode(target.Sort));
        item.WriteIndex(target.Index);
        item.Write([(byte)(descriptor.IsEmpty ? 0 : 1)]);
        item.Write(descriptor);
        return _indices.Next(target.Sort);
    }

    public void CustomSection(string name, ReadOnlySpan<byte> content)
    {
        EndSection();
        var section = new ArrayBufferWriter<byte>();
        section.WriteName(name);
        section.Write(content);
        _output.Write([Custom]);
        _output.WriteSized(section.WrittenSpan);
    }

    public byte[] Finish()
    {
        EndSection();
        return _output.WrittenSpan.ToArray();
    }

    public static void ExternName(ArrayBufferWriter<byte> output, string name)
    {
        output.Write([0x00]);
        output.WriteName(name);
    }

    public static void WriteAlias(ArrayBufferWriter<byte> output, Sort sort, int instance, string name)
    {
        output.Write(SortCode(sort));
        output.Write([0x00]);
        output.WriteIndex(instance);
        output.WriteName(name);
    }

    private static ReadOnlySpan<byte> SortCode(Sort sort) => sort switch
    {
        Sort.CoreModule => [0x00, 0x11],
        Sort.Function => [0x01],
        Sort.Type => [0x03],
        Sort.Component => [0x04],
        Sort.Instance => [0x05],
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Not a sort that components exchange."),
    };

    private ArrayBufferWriter<byte> Item(byte section)
    {
        if (_section != section)
            EndSection();
        _section = section;
        _itemCount++;
        return _items;
    }

    private void EndSection()
    {
        if (_itemCount == 0)
            return;
        var content = new ArrayBufferWriter<byte>(_items.WrittenCount + 8);
        content.WriteIndex(_itemCount);
        content.Write(_items.WrittenSpan);
        _output.Write([_section]);
        _output.WriteSized(content.WrittenSpan);
        _items.Clear();
        _itemCount = 0;
    }
}
