using System.Collections.Immutable;
using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Binary;

/// <content>Component instances, imports and exports.</content>
internal sealed partial class ComponentDecoder
{
    private void Instance(ref WasmReader reader)
    {
        var at = reader.Offset;
        if (++_session.Instances > Limits.Instances)
            throw reader.FailAt(at, $"more than {Limits.Instances} instances");
        var form = reader.Byte("the form of an instance");
        if (form == 0x00)
            Instantiate(ref reader, at);
        else if (form == 0x01)
            InlineExports(ref reader, at);
        else
            throw reader.FailAt(at, $"0x{form:x2} is not the form of an instance");
    }

    private void Instantiate(ref WasmReader reader, long at)
    {
        var component = Index(ref reader, Sort.Component);
        var arguments = ImmutableArray.CreateBuilder<NamedIndex>();
        var given = new Dictionary<string, ExternType>(StringComparer.Ordinal);
        for (var count = reader.Count("instantiation arguments", Limits.InstantiationArguments); count > 0; count--)
        {
            var argument = reader.Offset;
            var name = reader.Name("the name of an instantiation argument");
            var item = SortIndexOf(ref reader);
            if (!given.TryAdd(name, TypeOf(item)))
                throw reader.FailAt(argument, $"instantiation argument \"{name}\" occurs twice");
            arguments.Add(new NamedIndex(name, item));
        }

        var type = InstantiatedType(ref reader, at, _scope.Components[component], given);
        _scope.Instances.Add(type);
        _definitions.Add(new Instantiation(component, arguments.ToImmutable()) { Type = type, Offset = at });
    }

    private InstanceExtern InstantiatedType(ref WasmReader reader, long at, NestedComponentExtern component, Dictionary<string, ExternType> given)
    {
        var matcher = new TypeMatcher(Types, component.ImportedResources);
        foreach (var import in component.Imports)
        {
            if (!given.TryGetValue(import.Name, out var actual))
                throw reader.FailAt(at, $"missing instantiation argument \"{import.Name}\"");
            if (matcher.Match(actual, import.Type) is { } reason)
                throw reader.FailAt(at, $"instantiation argument \"{import.Name}\": {reason}");
        }

        var resources = Fresh(component.ExportedResources, introduced: null);
        foreach (var (wanted, actual) in matcher.Found)
            resources[wanted] = actual;
        return new InstanceExtern(new TypeSubstitution(resources, _session.Budget).Apply(component.Exports));
    }

    private void InlineExports(ref WasmReader reader, long at)
    {
        var exports = ImmutableArray.CreateBuilder<NamedIndex>();
        var types = ImmutableArray.CreateBuilder<ComponentExtern>();
        var names = new NameScope("export");
        for (var count = reader.Count("exports", Limits.InstantiationArguments); count > 0; count--)
        {
            var export = reader.Offset;
            var name = ExternNameOf(ref reader, import: false, out var implements);
            var item = SortIndexOf(ref reader);
            var type = TypeOf(item);
            CheckImplements(ref reader, export, name, implements, type);
            if (name.Kind is ExternNameKind.Constructor or ExternNameKind.Method or ExternNameKind.Static)
                throw reader.FailAt(export, $"\"{name.Text}\": an inline instance gives its resources no name");
            names.Add(name, type);
            exports.Add(new NamedIndex(name.Text, item));
            types.Add(new ComponentExtern(name.Text, type));
        }

        var instance = new InstanceExtern(types.ToImmutable());
        Types.CheckDepth(instance);
        _scope.Instances.Add(instance);
        _definitions.Add(new InlineInstance(exports.ToImmutable()) { Type = instance, Offset = at });
    }

    private SortIndex SortIndexOf(ref WasmReader reader)
    {
        var at = reader.Offset;
        var sort = ReadSort(ref reader);
        if (sort is not (Sort.CoreModule or Sort.Function or Sort.Type or Sort.Component or Sort.Instance))
            throw reader.FailAt(at, $"a {ExternSorts.Describe(sort)} cannot be passed or exported by a component");
        return new SortIndex(sort, Index(ref reader, sort));
    }

    private ExternType TypeOf(SortIndex item) => item.Sort switch
    {
        Sort.CoreModule => new ModuleExtern { Type = _scope.CoreModules[item.Index] },
        Sort.Function => new FunctionExtern(_scope.Functions[item.Index]),
        Sort.Component => _scope.Components[item.Index],
        Sort.Instance => _scope.Instances[item.Index],
        _ => _scope.Types[item.Index] is var type and (TypeExtern or ResourceExtern) ? type : new TypeDeclarationExtern(_scope.Types[item.Index]),
    };

    private void Import(ref WasmReader reader)
    {
        var at = reader.Offset;
        var import = AddImport(ref reader, _scope);
        _definitions.Add(new Import(import.Name, import.Type) { Offset = at });
    }

    private void Export(ref WasmReader reader)
    {
        var at = reader.Offset;
        var name = ExternNameOf(ref reader, import: false, out var implements);
        var item = SortIndexOf(ref reader);
        var actual = TypeOf(item);
        var type = Optional(ref reader) ? Ascribed(ref reader, at, name, actual) : Renamed(name, actual);
        CheckImplements(ref reader, at, name, implements, type);
        _scope.ExportNames.Add(name, type);
        if (!_scope.Named.Export(type))
            throw reader.FailAt(at, $"export \"{name.Text}\" uses a type that is neither imported nor exported by name");
        _scope.Exports.Add(new ComponentExtern(name.Text, type));
        _scope.Append(type);
        _definitions.Add(new Export(name.Text, item, type) { Offset = at });
    }

    private ExternType Ascribed(ref WasmReader reader, long at, ExternName name, ExternType actual)
    {
        var introduced = new List<ResourceType>();
        var type = Extern(ref reader, _scope, name, introduced);
        return new TypeMatcher(Types, introduced).Match(actual, type) is { } reason
            ? throw reader.FailAt(at, $"export \"{name.Text}\" does not have the declared type: {reason}")
            : type;
    }

    /// <summary>The type of an export without a declared one. Value types and resources become visible under a new identity.</summary>
    private ExternType Renamed(ExternName name, ExternType actual)
    {
        switch (actual)
        {
            case TypeExtern t:
                return new TypeExtern(Types.Rename(t.Type));
            case ResourceExtern r:
                var alias = new ResourceType(name.Text);
                Types.AddAlias(alias, r.Resource);
                return new ResourceExtern(alias);
            default:
                return actual;
        }
    }
}
