using System.Buffers;
using GolemOrleans.Components.Binary;

namespace GolemOrleans.Components.Snapshots.Editing;

/// <summary>
/// A module whose hidden state is exported: its defined memories and mutable globals, the tables and functions asked for, and
/// the start function, which is no longer run by instantiation. All other sections stay as they are, so that every index
/// keeps its meaning.
/// </summary>
internal sealed class ModuleEdit
{
    /// <summary>Raised whenever equal input gives other output: part of artifact keys and of snapshots.</summary>
    public const int EditorVersion = 1;

    private const byte Export = 7, Start = 8;

    private readonly CoreModule _module;
    private readonly List<(string Name, byte Kind, int Index)> _exports;

    private ModuleEdit(CoreModule module, List<(string Name, byte Kind, int Index)> exports)
    {
        _module = module;
        _exports = exports;
        Key = $"edit{EditorVersion}-{string.Join(',', exports.Select(e => e.Name))}";
    }

    /// <summary>What was edited: equal keys and equal originals have equal results.</summary>
    public string Key { get; }

    /// <param name="module">Decoded and valid.</param>
    /// <param name="names">Of this module.</param>
    /// <param name="tables">Tables to export, by index.</param>
    /// <param name="functions">Functions to export, by index.</param>
    public static ModuleEdit Apply(CoreModule module, EditNames names, IEnumerable<int> tables, IEnumerable<int> functions) =>
        new(module, Added(module, names, tables, functions));

    /// <summary>The edited module, for the compiler.</summary>
    public byte[] Module() => Write(_module.Bytes.Length, static _ => true);

    /// <summary>The sections that declare imports and exports, for whoever has the code already.</summary>
    public byte[] Declarations() => Write(0, static id => id is > 0 and <= Export or 13);

    private byte[] Write(int capacity, Func<byte, bool> keep)
    {
        var wasm = _module.Bytes.Span;
        var output = new ArrayBufferWriter<byte>(capacity + _exports.Sum(e => e.Name.Length + 8) + 1024);
        output.Write(wasm[..8]);
        var reader = new WasmReader(wasm, 0);
        reader.Bytes(8, "the preamble of a core module");
        var written = false;
        while (!reader.AtEnd)
        {
            var at = (int)reader.Offset;
            var id = reader.Byte("a section id");
            var section = reader.Slice(reader.U32("the size of a section"), "a core section");
            if (!written && id is >= Export and not 13)
            {
                WriteExports(output, _exports, id == Export ? section : default);
                written = true;
            }

            if (id is not (Export or Start) && keep(id))
                output.Write(wasm[at..(int)reader.Offset]);
        }

        if (!written)
            WriteExports(output, _exports, default);
        return output.WrittenSpan.ToArray();
    }

    private static List<(string Name, byte Kind, int Index)> Added(
        CoreModule module, EditNames names, IEnumerable<int> tables, IEnumerable<int> functions)
    {
        const byte function = 0, table = 1, memory = 2, global = 3;
        var exports = new List<(string, byte, int)>();
        foreach (var index in DefinedMemories(module))
            exports.Add((names.Memory(index), memory, index));
        foreach (var index in MutableGlobals(module))
            exports.Add((names.Global(index), global, index));
        exports.AddRange(tables.Select(index => (names.Table(index), table, index)));
        exports.AddRange(functions.Select(index => (names.Function(index), function, index)));
        if (module.Start is { } start)
            exports.Add((names.Start, function, start));
        return exports;
    }

    /// <summary>Memories of the module's own, by index.</summary>
    public static IEnumerable<int> DefinedMemories(CoreModule module)
    {
        var imported = module.Imports.Count(i => i.Type is CoreMemoryType);
        return Enumerable.Range(imported, module.Memories.Length - imported);
    }

    /// <summary>Globals of the module's own that can change and hold something: references of other kinds than functions are always null.</summary>
    public static IEnumerable<int> MutableGlobals(CoreModule module)
    {
        var imported = module.Imports.Count(i => i.Type is CoreGlobalType);
        return Enumerable.Range(imported, module.Globals.Length - imported)
            .Where(i => module.Globals[i] is { Mutable: true, Value: not (CoreValueType.ExternRef or CoreValueType.ExnRef) });
    }

    private static void WriteExports(ArrayBufferWriter<byte> output, List<(string Name, byte Kind, int Index)> added, WasmReader existing)
    {
        var count = existing.Remaining == 0 ? 0 : existing.Count("core exports", Limits.Exports);
        var content = new ArrayBufferWriter<byte>(existing.Remaining + 64);
        content.WriteIndex(count + added.Count);
        content.Write(existing.Bytes(existing.Remaining, "core exports"));
        foreach (var (name, kind, index) in added)
        {
            content.WriteName(name);
            content.Write([kind]);
            content.WriteIndex(index);
        }

        output.Write([Export]);
        output.WriteSized(content.WrittenSpan);
    }
}
