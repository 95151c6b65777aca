using System.Collections.Immutable;

namespace GolemOrleans.Components.Binary;

/// <summary>
/// Decodes what linking needs of a core module. Code, element and data segments are not looked into: the compiler validates
/// them. Section order and uniqueness are checked, so that this view and the compiler's cannot differ.
/// </summary>
internal sealed class CoreModuleDecoder
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly long _offset;
    private readonly MetadataBuilder? _metadata;
    private readonly List<object> _types = [];
    private readonly List<CoreImport> _imports = [];
    private readonly List<CoreExport> _exports = [];
    private readonly List<CoreFunctionType> _functions = [];
    private readonly List<CoreTableType> _tables = [];
    private readonly List<CoreMemoryType> _memories = [];
    private readonly List<CoreGlobalType> _globals = [];
    private readonly List<CoreTagType> _tags = [];
    private int _definedFunctions;
    private int _importedMemories;
    private int? _start;

    private CoreModuleDecoder(ReadOnlyMemory<byte> bytes, long offset, MetadataBuilder? metadata)
    {
        _bytes = bytes;
        _offset = offset;
        _metadata = metadata;
    }

    /// <param name="bytes">The module, preamble included.</param>
    /// <param name="offset">Of <paramref name="bytes"/> in the outermost component.</param>
    /// <param name="metadata">Receives custom sections and defined memories; or null.</param>
    public static CoreModule Decode(ReadOnlyMemory<byte> bytes, long offset, MetadataBuilder? metadata)
    {
        return new CoreModuleDecoder(bytes, offset, metadata).Decode();
    }

    private CoreModule Decode()
    {
        var reader = new WasmReader(_bytes.Span, _offset);
        if (reader.FixedU32("the magic number of a core module") != 0x6D736100)
            throw reader.FailAt(_offset, "a core module does not start with the magic number \\0asm");
        if (reader.FixedU32("the version of a core module") != 1)
            throw reader.FailAt(_offset + 4, "a core module has another version than 1");
        var last = 0;
        var codeBodies = 0;
        while (!reader.AtEnd)
        {
            var at = reader.Offset;
            var id = reader.Byte("a section id");
            var section = reader.Slice(reader.U32("the size of a section"), "a core section");
            if (id == 0)
            {
                Custom(ref section);
                continue;
            }

            var order = Order(id);
            if (order == 0)
                throw section.FailAt(at, $"{id} is not the id of a core section");
            if (order <= last)
                throw section.FailAt(at, $"core section {id} is out of order or occurs twice");
            last = order;
            if (id == 10)
                codeBodies = section.Count("function bodies", Limits.Functions);
            else
                Section(id, ref section);
        }

        if (codeBodies != _definedFunctions)
            throw reader.Fail($"{_definedFunctions} functions are declared, but {codeBodies} have a body");
        _metadata?.AddMemories(_memories.Skip(_importedMemories));
        return new CoreModule([.. _imports], [.. _exports])
        {
            Bytes = _bytes,
            Offset = _offset,
            Functions = [.. _functions],
            Tables = [.. _tables],
            Memories = [.. _memories],
            Globals = [.. _globals],
            Start = _start,
        };
    }

    /// <summary>Position of a section in the required order; 0 for an unknown one. Tags stand before globals, the data count before code.</summary>
    private static int Order(byte id) => id switch
    {
        <= 5 => id,
        13 => 6,
        6 => 7,
        7 => 8,
        8 => 9,
        9 => 10,
        12 => 11,
        10 => 12,
        11 => 13,
        _ => 0,
    };

    private void Custom(ref WasmReader section)
    {
        var name = section.Name("the name of a custom section");
        if (name == "producers")
            _metadata?.AddProducers(section);
    }

    private void Section(byte id, ref WasmReader section)
    {
        switch (id)
        {
            case 1:
                for (var n = section.Count("core types", Limits.Types); n > 0; n--)
                    _types.Add(CoreTypeReader.FunctionType(ref section));
                break;
            case 2:
                for (var n = section.Count("core imports", Limits.Imports); n > 0; n--)
                    Import(ref section);
                _importedMemories = _memories.Count;
                break;
            case 3:
                _definedFunctions = section.Count("core functions", Limits.Functions);
                for (var n = _definedFunctions; n > 0; n--)
                    _functions.Add(CoreTypeReader.TypeAt(ref section, _types));
                break;
            case 4:
                for (var n = section.Count("core tables", Limits.Tables); n > 0; n--)
                    Table(ref section);
                break;
            case 5:
                for (var n = section.Count("core memories", Limits.Memories); n > 0; n--)
                    _memories.Add(CoreTypeReader.Memory(ref section));
                break;
            case 13:
                for (var n = section.Count("core tags", Limits.Tags); n > 0; n--)
                    _tags.Add(CoreTypeReader.Tag(ref section, _types));
                break;
            case 6:
                for (var n = section.Count("core globals", Limits.Globals); n > 0; n--)
                {
                    _globals.Add(CoreTypeReader.Global(ref section));
                    ConstantExpression.Skip(ref section);
                }

                break;
            case 7:
                Exports(ref section);
                break;
            case 8:
                _start = Index(section.Offset, section.U32("the start function"), _functions.Count, "function");
                break;
            case 12:
                section.U32("the number of data segments");
                break;
            default:
                return;
        }

        section.ExpectEnd($"core section {id}");
    }

    private void Import(ref WasmReader section)
    {
        var module = section.Name("the module of an import");
        var name = section.Name("the name of an import");
        var type = CoreTypeReader.Extern(ref section, _types);
        _imports.Add(new CoreImport(module, name, type));
        switch (type)
        {
            case CoreFunctionType f: _functions.Add(f); break;
            case CoreTableType t: _tables.Add(t); break;
            case CoreMemoryType m: _memories.Add(m); break;
            case CoreGlobalType g: _globals.Add(g); break;
            case CoreTagType t: _tags.Add(t); break;
        }
    }

    private void Table(ref WasmReader section)
    {
        var initialised = section.Peek("a table") == 0x40;
        if (initialised)
            section.Bytes(2, "the head of a table with initial value");
        _tables.Add(CoreTypeReader.Table(ref section));
        if (initialised)
            ConstantExpression.Skip(ref section);
    }

    private void Exports(ref WasmReader section)
    {
        var count = section.Count("core exports", Limits.Exports);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var at = section.Offset;
            var name = section.Name("the name of an export");
            if (!names.Add(name))
                throw section.FailAt(at, $"core export name \"{name}\" occurs twice");
            var kind = section.Byte("the kind of an export");
            var index = section.U32("the index of an export");
            CoreExternType type = kind switch
            {
                0 => _functions[Index(at, index, _functions.Count, "function")],
                1 => _tables[Index(at, index, _tables.Count, "table")],
                2 => _memories[Index(at, index, _memories.Count, "memory")],
                3 => _globals[Index(at, index, _globals.Count, "global")],
                4 => _tags[Index(at, index, _tags.Count, "tag")],
                _ => throw section.FailAt(at, $"0x{kind:x2} is not the kind of a core export"),
            };
            _exports.Add(new CoreExport(name, type, (int)index));
        }
    }

    private static int Index(long offset, uint index, int count, string what) => index < (uint)count
        ? (int)index
        : throw new ComponentFormatException(offset, $"core {what} index {index} is out of bounds ({count} present)");
}
