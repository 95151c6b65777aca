using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Binary;

/// <content>Component types, instance types and the externs that imports and exports are declared with.</content>
internal sealed partial class ComponentDecoder
{
    private NestedComponentExtern ComponentTypeOf(ref WasmReader reader, Scope outer)
    {
        var scope = Declarations(ref reader, ScopeKind.ComponentType, outer);
        var type = new NestedComponentExtern([.. scope.Imports], [.. scope.Exports])
        {
            ImportedResources = [.. scope.ImportedResources],
            ExportedResources = [.. scope.ExportedResources],
        };
        Types.CheckDepth(type);
        return type;
    }

    private InstanceExtern InstanceTypeOf(ref WasmReader reader, Scope outer)
    {
        var scope = Declarations(ref reader, ScopeKind.InstanceType, outer);
        var type = new InstanceExtern([.. scope.Exports]) { Introduced = [.. scope.ExportedResources] };
        Types.CheckDepth(type);
        return type;
    }

    private Scope Declarations(ref WasmReader reader, ScopeKind kind, Scope outer)
    {
        reader.Byte("a type");
        if (outer.Depth >= Limits.Nesting)
            throw reader.Fail($"type declarations nest deeper than {Limits.Nesting} levels");
        var scope = new Scope(kind, outer, Types);
        for (var count = reader.Count("declarations of a type", Limits.TypeDeclarations); count > 0; count--)
        {
            var at = reader.Offset;
            _session.Budget.Offset = at;
            var form = reader.Byte("a declaration of a type");
            switch (form)
            {
                case 0x00:
                    scope.CoreTypes.Add(CoreTypeOf(ref reader, scope));
                    break;
                case 0x01:
                    scope.Types.Add(TypeOf(ref reader, scope));
                    break;
                case 0x02:
                    AliasDeclaration(ref reader, scope);
                    break;
                case 0x03 when kind == ScopeKind.ComponentType:
                    AddImport(ref reader, scope);
                    break;
                case 0x04:
                    ExportDeclaration(ref reader, scope);
                    break;
                default:
                    throw reader.FailAt(at, $"0x{form:x2} is not a declaration of {(kind == ScopeKind.ComponentType ? "a component" : "an instance")} type");
            }
        }

        return scope;
    }

    private void AliasDeclaration(ref WasmReader reader, Scope scope)
    {
        var at = reader.Offset;
        var sort = ReadSort(ref reader);
        var target = reader.Byte("the target of an alias");
        if (target == 0x00 && sort is Sort.Type or Sort.Instance)
        {
            var instance = Index(ref reader, scope, Sort.Instance);
            var type = ExportOf(ref reader, at, scope, instance, sort, reader.Name("an export name"));
            scope.Append(type);
        }
        else if (target == 0x02 && sort is Sort.Type or Sort.CoreType)
        {
            OuterItem(ref reader, at, scope, sort);
        }
        else
        {
            throw reader.FailAt(at, "an alias in a type may only refer to types or instances");
        }
    }

    private void ExportDeclaration(ref WasmReader reader, Scope scope)
    {
        var at = reader.Offset;
        var name = ExternNameOf(ref reader, import: false, out var implements);
        var type = Extern(ref reader, scope, name, scope.ExportedResources);
        CheckImplements(ref reader, at, name, implements, type);
        scope.ExportNames.Add(name, type);
        if (scope.Kind == ScopeKind.ComponentType && !scope.Named.Export(type))
            throw reader.FailAt(at, $"export \"{name.Text}\" uses a type that is neither imported nor exported by name");
        scope.Exports.Add(new ComponentExtern(name.Text, type));
        scope.Append(type);
        LimitExterns(ref reader, at, scope);
    }

    private ComponentExtern AddImport(ref WasmReader reader, Scope scope)
    {
        var at = reader.Offset;
        var name = ExternNameOf(ref reader, import: true, out var implements);
        var type = Extern(ref reader, scope, name, scope.ImportedResources);
        CheckImplements(ref reader, at, name, implements, type);
        scope.ImportNames.Add(name, type);
        if (!scope.Named.Import(type))
            throw reader.FailAt(at, $"import \"{name.Text}\" uses a type that is not imported by name");
        var import = new ComponentExtern(name.Text, type);
        scope.Imports.Add(import);
        scope.Append(type);
        LimitExterns(ref reader, at, scope);
        return import;
    }

    private static void LimitExterns(ref WasmReader reader, long at, Scope scope)
    {
        if (scope.Imports.Count > Limits.Imports || scope.Exports.Count > Limits.Exports)
            throw reader.FailAt(at, "too many imports or exports");
    }

    /// <summary>
    /// The type that an import or export is declared with. Resources it introduces are new objects, added to
    /// <paramref name="introduced"/>; a named value type gets an identity of its own.
    /// </summary>
    private ExternType Extern(ref WasmReader reader, Scope scope, ExternName name, List<ResourceType> introduced)
    {
        var at = reader.Offset;
        var kind = reader.Byte("the kind of an import or export");
        int index;
        switch (kind)
        {
            case 0x00:
                if (reader.Byte("the kind of a core import or export") != 0x11)
                    throw reader.FailAt(at, "only core modules can be imported or exported from the core sorts");
                index = Index(ref reader, scope, Sort.CoreType);
                return scope.CoreTypes[index] is CoreModuleType module
                    ? new ModuleExtern { Type = module }
                    : throw reader.FailAt(at, $"core type {index} is not a module type");
            case 0x01:
                return new FunctionExtern(FunctionTypeAt(ref reader, scope));
            case 0x02:
                throw reader.FailAt(at, "not supported: values");
            case 0x03:
                return TypeBound(ref reader, scope, name, introduced);
            case 0x04:
                index = Index(ref reader, scope, Sort.Type);
                return scope.Types[index] as NestedComponentExtern
                    ?? throw reader.FailAt(at, $"type {index} is not a component type");
            case 0x05:
                index = Index(ref reader, scope, Sort.Type);
                return scope.Types[index] is InstanceExtern instance
                    ? Open(instance, introduced)
                    : throw reader.FailAt(at, $"type {index} is not an instance type");
            default:
                throw reader.FailAt(at, $"0x{kind:x2} is not the kind of an import or export");
        }
    }

    private ExternType TypeBound(ref WasmReader reader, Scope scope, ExternName name, List<ResourceType> introduced)
    {
        var at = reader.Offset;
        switch (reader.Byte("a type bound"))
        {
            case 0x00:
                var type = scope.Types[Index(ref reader, scope, Sort.Type)];
                return type switch
                {
                    TypeExtern t => new TypeExtern(Types.Rename(t.Type)),
                    ResourceExtern => type,
                    _ => new TypeDeclarationExtern(type),
                };
            case 0x01:
                var resource = new ResourceType(name.Text);
                introduced.Add(resource);
                return new ResourceExtern(resource);
            default:
                throw reader.FailAt(at, "a type bound is neither eq (0) nor sub resource (1)");
        }
    }

    /// <summary>The type of one instance of an instance type: its resources are new.</summary>
    private InstanceExtern Open(InstanceExtern type, List<ResourceType> introduced)
    {
        if (type.Introduced.IsEmpty)
            return type;
        var map = Fresh(type.Introduced, introduced);
        return (InstanceExtern)new TypeSubstitution(map, _session.Budget).Apply(type with { Introduced = [] });
    }

    private Dictionary<ResourceType, ResourceType> Fresh(IEnumerable<ResourceType> resources, List<ResourceType>? introduced)
    {
        var map = new Dictionary<ResourceType, ResourceType>();
        foreach (var resource in resources)
        {
            _session.Budget.Spend();
            var fresh = new ResourceType(resource.Name);
            map.Add(resource, fresh);
            introduced?.Add(fresh);
        }

        return map;
    }
}
