using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;

namespace GolemOrleans.Components.Binary;

/// <content>Aliases.</content>
internal sealed partial class ComponentDecoder
{
    private void Alias(ref WasmReader reader)
    {
        var at = reader.Offset;
        var sort = ReadSort(ref reader);
        var target = reader.Byte("the target of an alias");
        switch (target)
        {
            case 0x00:
                var instance = Index(ref reader, Sort.Instance);
                var name = reader.Name("an export name");
                _scope.Append(ExportOf(ref reader, at, _scope, instance, sort, name));
                _definitions.Add(new ExportAlias(sort, instance, name) { Offset = at });
                break;
            case 0x01:
                CoreExport(ref reader, at, sort);
                break;
            case 0x02:
                if (sort is not (Sort.Type or Sort.CoreType or Sort.CoreModule or Sort.Component))
                    throw reader.FailAt(at, $"an outer alias cannot refer to a {ExternSorts.Describe(sort)}");
                var (count, index) = OuterItem(ref reader, at, _scope, sort);
                _definitions.Add(new OuterAlias(sort, count, index) { Offset = at });
                break;
            default:
                throw reader.FailAt(at, $"0x{target:x2} is not the target of an alias");
        }
    }

    private void CoreExport(ref WasmReader reader, long at, Sort sort)
    {
        if (sort > Sort.CoreTag)
            throw reader.FailAt(at, $"a core instance cannot export a {ExternSorts.Describe(sort)}");
        var instance = Index(ref reader, Sort.CoreInstance);
        var name = reader.Name("an export name");
        if (!_scope.CoreInstances[instance].TryGetValue(name, out var type))
            throw reader.FailAt(at, $"core instance {instance} does not export \"{name}\"");
        if (type.Sort != sort)
            throw reader.FailAt(at, $"export \"{name}\" of core instance {instance} is a {ExternSorts.Describe(type.Sort)}, not a {ExternSorts.Describe(sort)}");
        _scope.Append(type);
        _definitions.Add(new CoreExportAlias(sort, instance, name) { Type = type, Offset = at });
    }

    private static ExternType ExportOf(ref WasmReader reader, long at, Scope scope, int instance, Sort sort, string name)
    {
        var type = scope.FindExport(instance, name) ?? throw reader.FailAt(at, $"instance {instance} does not export \"{name}\"");
        var found = ExternSorts.Of(type);
        return found == sort
            ? type
            : throw reader.FailAt(at, $"export \"{name}\" of instance {instance} is a {ExternSorts.Describe(found)}, not a {ExternSorts.Describe(sort)}");
    }

    /// <summary>Reads the rest of an outer alias and appends the item to the scope.</summary>
    private (int Count, int Index) OuterItem(ref WasmReader reader, long at, Scope scope, Sort sort)
    {
        var count = reader.U32("the count of an outer alias");
        var target = Outer(ref reader, scope, count);
        var index = Index(ref reader, target, sort);
        switch (sort)
        {
            case Sort.CoreType:
                scope.CoreTypes.Add(target.CoreTypes[index]);
                break;
            case Sort.CoreModule:
                scope.CoreModules.Add(target.CoreModules[index]);
                break;
            case Sort.Component:
                scope.Components.Add(target.Components[index]);
                break;
            default:
                var type = target.Types[index];
                if (CrossesComponent(scope, target) && FreeResources.Any(type, Types))
                    throw reader.FailAt(at, "an outer type that refers to a resource cannot be used within another component");
                scope.Types.Add(type);
                break;
        }

        return ((int)count, index);
    }

    private static Scope Outer(ref WasmReader reader, Scope scope, uint count)
    {
        var target = scope;
        for (var i = 0u; i < count; i++)
            target = target.Outer ?? throw reader.Fail($"outer alias count {count} exceeds the enclosing components");
        return target;
    }

    private static bool CrossesComponent(Scope from, Scope to)
    {
        for (var scope = from; scope != to; scope = scope.Outer!)
        {
            if (scope.Kind == ScopeKind.Component)
                return true;
        }

        return false;
    }
}
