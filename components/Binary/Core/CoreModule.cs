using System.Collections.Immutable;

namespace GolemOrleans.Components.Binary;

/// <summary>An import of a core module. The pair of names need not be unique.</summary>
internal readonly record struct CoreImport(string Module, string Name, CoreExternType Type);

/// <summary>An export of a core module: unique name, type, and index in the module's index space of that sort.</summary>
internal readonly record struct CoreExport(string Name, CoreExternType Type, int Index);

/// <summary>What a core module needs and gives: of a decoded module, or declared by a core module type.</summary>
internal record CoreModuleType(ImmutableArray<CoreImport> Imports, ImmutableArray<CoreExport> Exports);

/// <summary>
/// A core module: its bytes and the sections that linking depends on. Function bodies are not validated here (the compiler
/// does); types, imports, functions, tables, memories, globals, tags and exports are.
/// </summary>
internal sealed record CoreModule(ImmutableArray<CoreImport> Imports, ImmutableArray<CoreExport> Exports)
    : CoreModuleType(Imports, Exports)
{
    /// <summary>The module's bytes, preamble included.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Offset of <see cref="Bytes"/> in the outermost component.</summary>
    public required long Offset { get; init; }

    /// <summary>All functions, imported first.</summary>
    public required ImmutableArray<CoreFunctionType> Functions { get; init; }

    /// <summary>All tables, imported first.</summary>
    public required ImmutableArray<CoreTableType> Tables { get; init; }

    /// <summary>All memories, imported first.</summary>
    public required ImmutableArray<CoreMemoryType> Memories { get; init; }

    /// <summary>All globals, imported first.</summary>
    public required ImmutableArray<CoreGlobalType> Globals { get; init; }

    /// <summary>Function run at instantiation, or null.</summary>
    public required int? Start { get; init; }

    /// <summary>The name given by the name section, or null.</summary>
    public string? Name { get; init; }
}
