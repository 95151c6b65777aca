using System.Collections.Immutable;
using GolemOrleans.Components.Validation;

namespace GolemOrleans.Components.Binary;

/// <content>Core instances and core types.</content>
internal sealed partial class ComponentDecoder
{
    private readonly Dictionary<CoreModuleType, IReadOnlyDictionary<string, CoreExternType>> _moduleExports =
        new(ReferenceEqualityComparer.Instance);

    private void CoreInstance(ref WasmReader reader)
    {
        var at = reader.Offset;
        if (++_session.Instances > Limits.Instances)
            throw reader.FailAt(at, $"more than {Limits.Instances} instances");
        var form = reader.Byte("the form of a core instance");
        if (form == 0x00)
            CoreInstantiate(ref reader, at);
        else if (form == 0x01)
            CoreExports(ref reader, at);
        else
            throw reader.FailAt(at, $"0x{form:x2} is not the form of a core instance");
    }

    private void CoreInstantiate(ref WasmReader reader, long at)
    {
        var module = Index(ref reader, Sort.CoreModule);
        var arguments = ImmutableArray.CreateBuilder<NamedIndex>();
        var instances = new Dictionary<string, IReadOnlyDictionary<string, CoreExternType>>(StringComparer.Ordinal);
        for (var count = reader.Count("instantiation arguments", Limits.InstantiationArguments); count > 0; count--)
        {
            var argument = reader.Offset;
            var name = reader.Name("the name of an instantiation argument");
            if (reader.Byte("the sort of an instantiation argument") != 0x12)
                throw reader.FailAt(argument, "an argument of a core instantiation must be an instance");
            var index = Index(ref reader, Sort.CoreInstance);
            if (!instances.TryAdd(name, _scope.CoreInstances[index]))
                throw reader.FailAt(argument, $"instantiation argument \"{name}\" occurs twice");
            arguments.Add(new NamedIndex(name, new SortIndex(Sort.CoreInstance, index)));
        }

        var type = _scope.CoreModules[module];
        _session.Budget.Spend(type.Imports.Length);
        foreach (var import in type.Imports)
        {
            if (!instances.TryGetValue(import.Module, out var instance))
                throw reader.FailAt(at, $"missing instantiation argument \"{import.Module}\"");
            if (!instance.TryGetValue(import.Name, out var given))
                throw reader.FailAt(at, $"instantiation argument \"{import.Module}\" does not export \"{import.Name}\"");
            if (CoreSubtyping.Match(given, import.Type) is { } reason)
                throw reader.FailAt(at, $"instantiation argument \"{import.Module}\" \"{import.Name}\": {reason}");
        }

        _scope.CoreInstances.Add(ExportsOf(type));
        _definitions.Add(new CoreInstantiation(module, arguments.ToImmutable()) { ModuleType = type, Offset = at });
    }

    private void CoreExports(ref WasmReader reader, long at)
    {
        var exports = ImmutableArray.CreateBuilder<NamedIndex>();
        var types = new Dictionary<string, CoreExternType>(StringComparer.Ordinal);
        for (var count = reader.Count("core exports", Limits.InstantiationArguments); count > 0; count--)
        {
            var export = reader.Offset;
            var name = reader.Name("the name of a core export");
            var sort = CoreSort(ref reader);
            if (sort > Sort.CoreTag)
                throw reader.FailAt(export, $"a {ExternSorts.Describe(sort)} cannot be exported by a core instance");
            var item = new SortIndex(sort, Index(ref reader, sort));
            if (!types.TryAdd(name, _scope.CoreItem(item)))
                throw reader.FailAt(export, $"core export name \"{name}\" occurs twice");
            exports.Add(new NamedIndex(name, item));
        }

        _scope.CoreInstances.Add(types);
        _definitions.Add(new CoreInlineInstance(exports.ToImmutable()) { Offset = at });
    }

    private IReadOnlyDictionary<string, CoreExternType> ExportsOf(CoreModuleType module)
    {
        if (!_moduleExports.TryGetValue(module, out var exports))
        {
            exports = module.Exports.ToDictionary(e => e.Name, e => e.Type, StringComparer.Ordinal);
            _moduleExports.Add(module, exports);
        }

        return exports;
    }

    private void CoreType(ref WasmReader reader)
    {
        var at = reader.Offset;
        _scope.CoreTypes.Add(CoreTypeOf(ref reader, _scope));
        _definitions.Add(new CoreTypeDefinition { Offset = at });
    }

    private static object CoreTypeOf(ref WasmReader reader, Scope scope)
    {
        if (reader.Peek("a core type") == 0x50)
        {
            reader.Byte("a core type");
            return ModuleType(ref reader, scope);
        }

        return CoreTypeReader.FunctionType(ref reader);
    }

    private static CoreModuleType ModuleType(ref WasmReader reader, Scope scope)
    {
        var types = new List<object>();
        var imports = ImmutableArray.CreateBuilder<CoreImport>();
        var exports = ImmutableArray.CreateBuilder<CoreExport>();
        var importNames = new HashSet<(string, string)>();
        var exportNames = new HashSet<string>(StringComparer.Ordinal);
        for (var count = reader.Count("declarations of a module type", Limits.TypeDeclarations); count > 0; count--)
        {
            var at = reader.Offset;
            var form = reader.Byte("a declaration of a module type");
            switch (form)
            {
                case 0x00:
                    var import = new CoreImport(reader.Name("a module name"), reader.Name("an import name"), CoreTypeReader.Extern(ref reader, types));
                    if (!importNames.Add((import.Module, import.Name)))
                        throw reader.FailAt(at, $"core import \"{import.Module}\" \"{import.Name}\" occurs twice");
                    imports.Add(import);
                    break;
                case 0x01:
                    types.Add(CoreTypeReader.FunctionType(ref reader));
                    break;
                case 0x02:
                    types.Add(OuterCoreType(ref reader, at, types, scope));
                    break;
                case 0x03:
                    var name = reader.Name("an export name");
                    if (!exportNames.Add(name))
                        throw reader.FailAt(at, $"core export name \"{name}\" occurs twice");
                    exports.Add(new CoreExport(name, CoreTypeReader.Extern(ref reader, types), -1));
                    break;
                default:
                    throw reader.FailAt(at, $"0x{form:x2} is not a declaration of a module type");
            }
        }

        return new CoreModuleType(imports.ToImmutable(), exports.ToImmutable());
    }

    private static CoreFunctionType OuterCoreType(ref WasmReader reader, long at, List<object> own, Scope scope)
    {
        if (reader.Byte("the sort of an alias") != 0x10 || reader.Byte("the target of an alias") != 0x01)
            throw reader.FailAt(at, "an alias in a module type must be of an outer type");
        var count = reader.U32("the count of an outer alias");
        if (count == 0)
            return CoreTypeReader.TypeAt(ref reader, own);
        var target = Outer(ref reader, scope, count - 1);
        return CoreTypeReader.TypeAt(ref reader, target.CoreTypes);
    }
}
