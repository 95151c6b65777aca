using System.Buffers;
using System.Text;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Introspection;
using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Composition;

/// <summary>Writes the composition: imports, the plugs with an instance of each, the socket with its instance, exports.</summary>
internal sealed class CompositionWriter
{
    private readonly ComponentDefinition _socket;
    private readonly PlugMatching _matching;
    private readonly TypeTable _table;
    private readonly ComponentWriter _writer;
    private readonly ExternWriter _externs;
    private readonly ImportMerge _imports;

    public CompositionWriter(ComponentDefinition socket, PlugMatching matching, TypeTable table, long partBytes)
    {
        _socket = socket;
        _matching = matching;
        _table = table;
        _writer = new ComponentWriter((int)partBytes + 4096);
        _externs = new ExternWriter(_writer, table);
        _imports = new ImportMerge(table.Budget);
    }

    /// <exception cref="CompositionException">The imports that remain do not go together.</exception>
    public byte[] Write()
    {
        var remaining = _socket.Imports.RemoveAll(import => _matching.Plugged.ContainsKey(import.Name));
        foreach (var import in _imports.Merge([remaining, .. _matching.Used.Select(plug => plug.Imports)]))
            import.Place = _externs.Import(import.Name, import.Whole);
        var plugs = _matching.Used.Select(plug => Instantiate(plug, Imported)).ToList();
        var socket = Instantiate(_socket, name => _matching.Plugged.TryGetValue(name, out var plugged)
            ? new SortIndex(plugged.Sort, _writer.Alias(plugged.Sort, plugs[plugged.Plug], plugged.Export))
            : Imported(name));
        ExportAll(socket);
        Name();
        return _writer.Finish();
    }

    private SortIndex Imported(string name) => _imports.Find(name)!.Place;

    private int Instantiate(ComponentDefinition component, Func<string, SortIndex> argument)
    {
        var index = _writer.Component(component.Bytes.Span);
        return _writer.Instantiate(index, [.. component.Imports.Select(import => new NamedIndex(import.Name, argument(import.Name)))]);
    }

    /// <summary>
    /// Exports of the instance as exports of the composition. A type that is exported on its own is seen under its new name
    /// only, so functions beside it are declared with that.
    /// </summary>
    private void ExportAll(int socket)
    {
        var resources = new TypeSubstitution(_imports.Representative, _table.Budget);
        var declare = false;
        foreach (var export in _socket.Exports)
        {
            var type = resources.Apply(export.Type);
            var target = new SortIndex(ExternSorts.Of(type), _writer.Alias(ExternSorts.Of(type), socket, export.Name));
            if (type is FunctionExtern { Type: var function } && declare && TypeParts.Of(function).All(_externs.Scope.CanName))
            {
                _writer.Export(export.Name, target, ExternWriter.Descriptor([0x01], _externs.Scope.Function(function)));
                continue;
            }

            var index = _writer.Export(export.Name, target, []);
            declare |= target.Sort == Sort.Type;
            if (type is ResourceExtern resource)
                _externs.Scope.Add(resource.Resource, index);
            else if (type is TypeExtern named)
                _externs.Scope.Add(named.Type, index);
        }
    }

    /// <summary>Root package and version, where the socket records them.</summary>
    private void Name()
    {
        if (_socket.Metadata.RootPackageName is not { } package)
            return;
        var name = new ArrayBufferWriter<byte>();
        name.WriteName(package);
        var subsection = new ArrayBufferWriter<byte>();
        subsection.Write([0x00]);
        subsection.WriteSized(name.WrittenSpan);
        _writer.CustomSection("component-name", subsection.WrittenSpan);
        if (_socket.Metadata.RootPackageVersion is { } version)
            _writer.CustomSection("version", Encoding.UTF8.GetBytes(version));
    }
}
