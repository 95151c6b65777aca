using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;

namespace GolemOrleans.Components.Binary;

/// <summary>
/// Decodes and validates one component body; nested ones by recursion. Definitions are checked as they are read, since every
/// definition may only refer to earlier ones.
/// </summary>
internal sealed partial class ComponentDecoder
{
    private readonly DecodeSession _session;
    private readonly Scope _scope;
    private readonly List<Definition> _definitions = [];

    private ComponentDecoder(DecodeSession session, Scope scope)
    {
        _session = session;
        _scope = scope;
    }

    private TypeTable Types => _session.Types;

    /// <summary>Decodes the outermost component.</summary>
    public static ComponentDefinition Decode(ReadOnlyMemory<byte> bytes)
    {
        CheckPreamble(bytes.Span);
        var session = new DecodeSession(bytes);
        var decoder = new ComponentDecoder(session, new Scope(ScopeKind.Component, outer: null, session.Types));
        var (body, type) = decoder.Body(new WasmReader(bytes.Span, 0));
        return new ComponentDefinition
        {
            Imports = type.Imports,
            Exports = type.Exports,
            Metadata = session.Metadata.Build(),
            Body = body,
        };
    }

    /// <summary>Distinguishes the ways in which a file is not a component at all.</summary>
    private static void CheckPreamble(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> magic = "\0asm"u8;
        if (bytes.IsEmpty)
            throw new ComponentFormatException(0, "the input is empty, not a WebAssembly component");
        if (!bytes[..Math.Min(bytes.Length, 4)].SequenceEqual(magic[..Math.Min(bytes.Length, 4)]))
            throw new ComponentFormatException(0, "not WebAssembly: the input does not start with the magic number \\0asm");
        if (bytes.Length < 8)
            throw new ComponentFormatException(bytes.Length, "unexpected end of the binary: expected the 8 bytes of the preamble");
        if (bytes[4..8].SequenceEqual((ReadOnlySpan<byte>)[1, 0, 0, 0]))
            throw new ComponentFormatException(4, "a core WebAssembly module, not a component");
        if (bytes[6] != 1 || bytes[7] != 0)
            throw new ComponentFormatException(6, $"neither a core module nor a component: layer {bytes[6] | bytes[7] << 8}");
        if (bytes[4] != 0x0D || bytes[5] != 0)
            throw new ComponentFormatException(4, $"component format version 0x{bytes[4] | bytes[5] << 8:x} is not supported; 0xd is");
    }

    private (ComponentBody Body, NestedComponentExtern Type) Body(WasmReader reader)
    {
        var start = reader.Offset;
        var length = reader.Remaining;
        reader.Bytes(8, "the preamble of a component");
        while (!reader.AtEnd)
        {
            var at = reader.Offset;
            var id = reader.Byte("a section id");
            var section = reader.Slice(reader.U32("the size of a section"), $"section {id}");
            _session.Budget.Offset = at;
            try
            {
                Section(id, at, ref section);
            }
            catch (FormatException e)
            {
                // Rules that know no offsets: names and type limits.
                throw new ComponentFormatException(section.Offset, e.Message);
            }
        }

        var type = FinishedType(reader.Offset);
        var body = new ComponentBody
        {
            Definitions = [.. _definitions],
            Imports = type.Imports,
            Exports = type.Exports,
            Bytes = _session.Bytes.Slice((int)start, length),
            Offset = start,
        };
        return (body, type);
    }

    private void Section(byte id, long at, ref WasmReader section)
    {
        switch (id)
        {
            case 0:
                var name = section.Name("the name of a custom section");
                _session.Metadata.AddCustom(name, section, outermost: _scope.Outer is null);
                return;
            case 1:
                CoreModule(ref section);
                return;
            case 2:
                Each(ref section, "core instances", Limits.Instances, CoreInstance);
                break;
            case 3:
                Each(ref section, "core types", Limits.Types, CoreType);
                break;
            case 4:
                Component(ref section);
                return;
            case 5:
                Each(ref section, "instances", Limits.Instances, Instance);
                break;
            case 6:
                Each(ref section, "aliases", Limits.Aliases, Alias);
                break;
            case 7:
                Each(ref section, "types", Limits.Types, Type);
                break;
            case 8:
                Each(ref section, "canonical definitions", Limits.Canons, Canon);
                break;
            case 9:
                throw section.FailAt(at, "not supported: component start functions");
            case 10:
                Each(ref section, "imports", Limits.Imports, Import);
                break;
            case 11:
                Each(ref section, "exports", Limits.Exports, Export);
                break;
            case 12:
                throw section.FailAt(at, "not supported: value definitions");
            default:
                throw section.FailAt(at, $"{id} is not the id of a component section");
        }

        section.ExpectEnd($"section {id}");
    }

    private delegate void ReadOne(ref WasmReader reader);

    private void Each(ref WasmReader section, string what, int limit, ReadOne read)
    {
        for (var count = section.Count(what, limit); count > 0; count--)
        {
            _session.Budget.Offset = section.Offset;
            read(ref section);
        }
    }

    private NestedComponentExtern FinishedType(long offset)
    {
        try
        {
            return FinishedType();
        }
        catch (FormatException e)
        {
            throw new ComponentFormatException(offset, e.Message);
        }
    }

    /// <summary>The finished component's type, aliases of resources resolved.</summary>
    private NestedComponentExtern FinishedType()
    {
        var canonical = new TypeSubstitution(Types.Canonical, _session.Budget);
        var imports = canonical.Apply([.. _scope.Imports]);
        var exports = canonical.Apply([.. _scope.Exports]);
        var imported = _scope.ImportedResources.ToHashSet();
        var type = new NestedComponentExtern(imports, exports)
        {
            ImportedResources = [.. _scope.ImportedResources],
            ExportedResources = [.. FreeResources.Named(exports, Types).Where(r => !imported.Contains(r))],
        };
        Types.CheckDepth(type);
        return type;
    }

    private void CoreModule(ref WasmReader section)
    {
        if (++_session.Modules > Limits.Modules)
            throw section.Fail($"more than {Limits.Modules} core modules");
        var offset = section.Offset;
        var module = CoreModuleDecoder.Decode(_session.Bytes.Slice((int)offset, section.Remaining), offset, _session.Metadata);
        _scope.CoreModules.Add(module);
        _definitions.Add(new CoreModuleDefinition(module) { Offset = offset });
    }

    private void Component(ref WasmReader section)
    {
        if (++_session.Components > Limits.Components)
            throw section.Fail($"more than {Limits.Components} components");
        if (_scope.Depth >= Limits.Nesting)
            throw section.Fail($"components nest deeper than {Limits.Nesting} levels");
        var preamble = section;
        if (!preamble.Bytes(8, "the preamble of a component").SequenceEqual((ReadOnlySpan<byte>)[0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0]))
            throw section.Fail("a nested component does not start with the preamble of a component");
        var decoder = new ComponentDecoder(_session, new Scope(ScopeKind.Component, _scope, Types));
        var offset = section.Offset;
        var (body, type) = decoder.Body(section);
        _scope.Components.Add(type);
        _definitions.Add(new NestedComponent(body) { Offset = offset });
    }
}
