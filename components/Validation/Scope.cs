using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Validation;

/// <summary>What kind of body a <see cref="Scope"/> belongs to.</summary>
internal enum ScopeKind
{
    Component,
    ComponentType,
    InstanceType,
}

/// <summary>
/// The typed index spaces of a component, component type or instance type while it is being decoded. Entries of the type
/// space are the extern that declares the type: <see cref="TypeExtern"/>, <see cref="ResourceExtern"/>,
/// <see cref="FunctionExtern"/>, <see cref="InstanceExtern"/> or <see cref="NestedComponentExtern"/>.
/// </summary>
internal sealed class Scope(ScopeKind kind, Scope? outer, TypeTable table)
{
    private readonly Dictionary<int, Dictionary<string, ExternType>> _instanceExports = [];

    public ScopeKind Kind { get; } = kind;

    public Scope? Outer { get; } = outer;

    public int Depth { get; } = outer is null ? 1 : outer.Depth + 1;

    public List<CoreFunctionType> CoreFunctions { get; } = [];
    public List<CoreTableType> CoreTables { get; } = [];
    public List<CoreMemoryType> CoreMemories { get; } = [];
    public List<CoreGlobalType> CoreGlobals { get; } = [];
    public List<CoreTagType> CoreTags { get; } = [];

    /// <summary><see cref="CoreFunctionType"/> or <see cref="CoreModuleType"/>.</summary>
    public List<object> CoreTypes { get; } = [];
    public List<CoreModuleType> CoreModules { get; } = [];

    /// <summary>Exports by name; shared between instances of one module.</summary>
    public List<IReadOnlyDictionary<string, CoreExternType>> CoreInstances { get; } = [];
    public List<FunctionType> Functions { get; } = [];
    public List<ExternType> Types { get; } = [];
    public List<NestedComponentExtern> Components { get; } = [];
    public List<InstanceExtern> Instances { get; } = [];

    public List<ComponentExtern> Imports { get; } = [];
    public List<ComponentExtern> Exports { get; } = [];
    public NameScope ImportNames { get; } = new("import");
    public NameScope ExportNames { get; } = new("export");
    public NamedTypes Named { get; } = new(table);

    /// <summary>Resources introduced by imports, in order.</summary>
    public List<ResourceType> ImportedResources { get; } = [];

    /// <summary>Resources introduced by exports of a component type or instance type, in order.</summary>
    public List<ResourceType> ExportedResources { get; } = [];

    /// <summary>Resources defined in this very component.</summary>
    public HashSet<ResourceType> LocalResources { get; } = [];

    /// <summary>Appends what an import, export or alias introduces to its index space.</summary>
    public void Append(ExternType type)
    {
        switch (type)
        {
            case FunctionExtern f: Functions.Add(f.Type); break;
            case InstanceExtern i: Instances.Add(i); break;
            case NestedComponentExtern c: Components.Add(c); break;
            case ModuleExtern m: CoreModules.Add(m.Type); break;
            case TypeDeclarationExtern d: Types.Add(d.Declared); break;
            default: Types.Add(type); break;
        }
    }

    public void Append(CoreExternType type)
    {
        switch (type)
        {
            case CoreFunctionType f: CoreFunctions.Add(f); break;
            case CoreTableType t: CoreTables.Add(t); break;
            case CoreMemoryType m: CoreMemories.Add(m); break;
            case CoreGlobalType g: CoreGlobals.Add(g); break;
            case CoreTagType t: CoreTags.Add(t); break;
        }
    }

    /// <summary>An export of an instance, or null; constant time.</summary>
    public ExternType? FindExport(int instance, string name)
    {
        if (!_instanceExports.TryGetValue(instance, out var exports))
        {
            var declared = Instances[instance].Exports;
            table.Budget.Spend(declared.Length);
            exports = new(declared.Length, StringComparer.Ordinal);
            foreach (var export in declared)
                exports[export.Name] = export.Type;
            _instanceExports.Add(instance, exports);
        }

        return exports.GetValueOrDefault(name);
    }

    public int Count(Sort sort) => sort switch
    {
        Sort.CoreFunction => CoreFunctions.Count,
        Sort.CoreTable => CoreTables.Count,
        Sort.CoreMemory => CoreMemories.Count,
        Sort.CoreGlobal => CoreGlobals.Count,
        Sort.CoreTag => CoreTags.Count,
        Sort.CoreType => CoreTypes.Count,
        Sort.CoreModule => CoreModules.Count,
        Sort.CoreInstance => CoreInstances.Count,
        Sort.Function => Functions.Count,
        Sort.Type => Types.Count,
        Sort.Component => Components.Count,
        _ => Instances.Count,
    };

    /// <summary>The core item at an index of a sort below <see cref="Sort.CoreType"/>.</summary>
    public CoreExternType CoreItem(SortIndex item) => item.Sort switch
    {
        Sort.CoreFunction => CoreFunctions[item.Index],
        Sort.CoreTable => CoreTables[item.Index],
        Sort.CoreMemory => CoreMemories[item.Index],
        Sort.CoreGlobal => CoreGlobals[item.Index],
        Sort.CoreTag => CoreTags[item.Index],
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };
}
