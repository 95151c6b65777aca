using System.Collections.Immutable;
using System.Text;

namespace GolemOrleans.Wasmtime;

/// <summary>
/// Imports and exports of a valid module, read from its bytes: the C API aborts when asked for the types of some modules
/// that it accepts (exception references). Reads type, import, function, table, memory, tag, global and export sections.
/// </summary>
internal ref struct ModuleTypes
{
    private readonly List<WasmFunctionType> _types = [];
    private readonly List<WasmExternType> _functions = [], _tables = [], _memories = [], _globals = [], _tags = [];
    private readonly List<WasmImport> _imports = [];
    private readonly List<WasmExport> _exports = [];
    private ReadOnlySpan<byte> _rest;
    private int _definedMemories, _definedTables;

    private ModuleTypes(ReadOnlySpan<byte> wasm) => _rest = wasm;

    /// <summary>What the sections declare; the counts are of memories and tables defined, not imported.</summary>
    public readonly record struct Declared(ImmutableArray<WasmImport> Imports, ImmutableArray<WasmExport> Exports, int Memories, int Tables);

    /// <exception cref="WasmException">The sections hold something that no enabled feature allows.</exception>
    public static Declared Read(ReadOnlySpan<byte> wasm)
    {
        var reader = new ModuleTypes(wasm);
        try
        {
            reader.Sections();
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new WasmException($"The module's sections are truncated or inconsistent: {e.Message}");
        }

        return new Declared([.. reader._imports], [.. reader._exports], reader._definedMemories, reader._definedTables);
    }

    private void Sections()
    {
        _rest = _rest[8..];
        while (!_rest.IsEmpty)
        {
            var id = Byte();
            var size = (int)Unsigned();
            var after = _rest[size..];
            _rest = _rest[..size];
            if (id is >= 1 and <= 7 or 13)
                Section(id);
            _rest = after;
        }
    }

    private void Section(byte id)
    {
        for (var count = Unsigned(); count > 0; count--)
        {
            switch (id)
            {
                case 1: _types.Add(FunctionType()); break;
                case 2: Import(); break;
                case 3: _functions.Add(new WasmFunctionExtern(_types[(int)Unsigned()])); break;
                case 4: DefinedTable(); break;
                case 5: _memories.Add(Memory()); _definedMemories++; break;
                case 6: _globals.Add(Global()); ConstantExpression(); break;
                case 7: Export(); break;
                case 13: _tags.Add(Tag()); break;
            }
        }
    }

    private void Import()
    {
        var module = Name();
        var name = Name();
        var kind = Byte();
        WasmExternType type = kind switch
        {
            0 => new WasmFunctionExtern(_types[(int)Unsigned()]),
            1 => Table(),
            2 => Memory(),
            3 => Global(),
            4 => Tag(),
            _ => throw new WasmException($"Unknown import kind {kind}."),
        };
        Space(kind).Add(type);
        _imports.Add(new WasmImport(module, name, type));
    }

    private void Export()
    {
        var name = Name();
        var kind = Byte();
        _exports.Add(new WasmExport(name, Space(kind)[(int)Unsigned()]));
    }

    private readonly List<WasmExternType> Space(byte kind) => kind switch
    {
        0 => _functions,
        1 => _tables,
        2 => _memories,
        3 => _globals,
        4 => _tags,
        _ => throw new WasmException($"Unknown export kind {kind}."),
    };

    private void DefinedTable()
    {
        // 0x40 0x00 introduces a table with an initialiser expression.
        var initialised = _rest[0] == 0x40;
        if (initialised)
            _rest = _rest[2..];
        _tables.Add(Table());
        _definedTables++;
        if (initialised)
            ConstantExpression();
    }

    private WasmTableExtern Table()
    {
        var element = ValueType();
        var (min, max) = Limits();
        return new WasmTableExtern(element, min, max);
    }

    private WasmMemoryExtern Memory()
    {
        var (min, max) = Limits();
        return new WasmMemoryExtern(min, max);
    }

    private WasmGlobalExtern Global() => new(ValueType(), Byte() == 1);

    private WasmTagExtern Tag()
    {
        Byte();
        return new WasmTagExtern(_types[(int)Unsigned()]);
    }

    private (ulong Min, ulong? Max) Limits()
    {
        var flags = Byte();
        var min = Unsigned();
        return (min, (flags & 1) != 0 ? Unsigned() : null);
    }

    private WasmFunctionType FunctionType()
    {
        var form = Byte();
        if (form != 0x60)
            throw new WasmException($"Type form 0x{form:x} needs a feature that is off.");
        return new WasmFunctionType(ValueTypes(), ValueTypes());
    }

    private ImmutableArray<WasmValueType> ValueTypes()
    {
        var types = ImmutableArray.CreateBuilder<WasmValueType>();
        for (var count = Unsigned(); count > 0; count--)
            types.Add(ValueType());
        return types.ToImmutable();
    }

    private WasmValueType ValueType()
    {
        var type = (WasmValueType)Byte();
        // 0x63: nullable reference in its long form.
        if ((byte)type == 0x63)
            type = (WasmValueType)Byte();
        return Enum.IsDefined(type) ? type : throw new WasmException($"Value type 0x{(byte)type:x} needs a feature that is off.");
    }

    private void ConstantExpression()
    {
        while (true)
        {
            var opcode = Byte();
            switch (opcode)
            {
                case 0x0b: return;
                case 0x41 or 0x42 or 0x23 or 0xd2: SkipLeb(); break;
                case 0x43: _rest = _rest[4..]; break;
                case 0x44: _rest = _rest[8..]; break;
                case 0xd0: SkipLeb(); break;
                case 0xfd: Unsigned(); _rest = _rest[16..]; break;
                case 0x6a or 0x6b or 0x6c or 0x7c or 0x7d or 0x7e: break;
                default: throw new WasmException($"Opcode 0x{opcode:x} in a constant expression needs a feature that is off.");
            }
        }
    }

    private void SkipLeb()
    {
        while ((Byte() & 0x80) != 0)
        {
        }
    }

    private string Name()
    {
        var length = (int)Unsigned();
        var name = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return name;
    }

    private byte Byte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    private ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7f) << shift;
            if ((part & 0x80) == 0)
                return value;
        }
    }
}
