using System.Collections.Immutable;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Snapshots;
using GolemOrleans.Components.Snapshots.Editing;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Linking;

/// <summary>Core modules, core instances and canonical definitions.</summary>
internal sealed partial class Linker
{
    private static readonly CoreFunctionType _i32ToI32 = new([CoreValueType.I32], [CoreValueType.I32]);
    private static readonly CoreFunctionType _i32ToNothing = new([CoreValueType.I32], []);
    private static readonly CoreFunctionType _realloc =
        new([CoreValueType.I32, CoreValueType.I32, CoreValueType.I32, CoreValueType.I32], [CoreValueType.I32]);

    private readonly List<CoreModule> _modules = [];
    private readonly Dictionary<CoreModule, int> _moduleIndices = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(int Instance, string Name), int> _takenExports = [];
    private readonly Dictionary<int, WasmFunctionType> _calledFunctions = [];
    private readonly Dictionary<CoreFunctionType, WasmHostFunctionType> _hostTypes = [];
    private readonly List<int> _memories = [];
    private readonly List<LiftSlot> _lifts = [];
    private readonly List<LowerSlot> _lowers = [];
    private readonly List<(WasmHostFunction Function, int Item)> _pendingFunctions = [];
    private readonly List<PlannedInstance> _planned = [];
    private readonly Dictionary<CoreModule, EditNames> _editNames = new(ReferenceEqualityComparer.Instance);
    private int _coreInstances;
    private int _items;

    private LinkedItem LinkCore(Definition definition, LinkScope scope)
    {
        switch (definition)
        {
            case CoreModuleDefinition module:
                return new LinkedModule(module.Module);
            case CoreInstantiation instantiation:
                return InstantiatedModule(instantiation, scope);
            case CoreInlineInstance inline:
                return new LinkedInlineCoreInstance(Named(inline.Exports, scope));
            case CoreExportAlias alias:
                return scope.Item<LinkedCoreInstance>(Sort.CoreInstance, alias.Instance).Export(alias.Name);
            case CanonLift lift:
                return Lifted(lift, scope);
            case CanonLower lower:
                return Lowered(lower, scope);
            case ResourceNew function:
                return Canon(new ResourceNewFunction(HostType(_i32ToI32), scope.Instance, scope.Resources[function.Resource]));
            case ResourceRep function:
                return Canon(new ResourceRepFunction(HostType(_i32ToI32), scope.Instance, scope.Resources[function.Resource]));
            case ResourceDrop function:
                return Canon(new ResourceDropFunction(HostType(_i32ToNothing), scope.Instance, scope.Resources[function.Resource]));
            default:
                throw new NotSupportedException($"The linker does not know {definition.GetType().Name}.");
        }
    }

    private LinkedModuleInstance InstantiatedModule(CoreInstantiation instantiation, LinkScope scope)
    {
        var module = scope.Item<LinkedModule>(Sort.CoreModule, instantiation.Module).Module;
        var arguments = instantiation.Arguments.ToDictionary(
            a => a.Name, a => scope.Item<LinkedCoreInstance>(Sort.CoreInstance, a.Target.Index));
        var bound = module.Imports.Select(i => arguments[i.Module].Export(i.Name)).ToImmutableArray();
        var imports = new int[bound.Length];
        for (var i = 0; i < imports.Length; i++)
            imports[i] = ItemOf(bound[i]);

        FlushFunctions();
        var slot = _coreInstances++;
        _steps.Add(new InstantiateModule(slot, ModuleIndex(module), imports));
        if (_snapshots)
            Editable(slot, module, bound);
        var instance = new LinkedModuleInstance(slot, module);
        FindMemories(module, instance);
        return instance;
    }

    // An edited module exports its start function instead of running it.
    private void Editable(int slot, CoreModule module, ImmutableArray<LinkedItem> imports)
    {
        if (!_editNames.TryGetValue(module, out var names))
            _editNames[module] = names = new EditNames(module);
        _planned.Add(new PlannedInstance(module, imports));
        if (module.Start is not null)
            _steps.Add(new RunStart(slot, new WasmExportName(names.Start)));
    }

    // Every memory belongs to the module that defines it, whoever exports it again.
    private void FindMemories(CoreModule module, LinkedModuleInstance instance)
    {
        if (_snapshots)
        {
            foreach (var index in ModuleEdit.DefinedMemories(module))
                _memories.Add(ItemOf(new LinkedCoreExport(_coreInstances - 1, _editNames[module].Memory(index), module.Memories[index])));
            return;
        }

        var imported = module.Imports.Count(i => i.Type is CoreMemoryType);
        var seen = new HashSet<int>();
        foreach (var export in module.Exports)
        {
            if (export.Type is CoreMemoryType && export.Index >= imported && seen.Add(export.Index))
                _memories.Add(ItemOf(instance.Export(export.Name)));
        }
    }

    private LinkedLift Lifted(CanonLift lift, LinkScope scope)
    {
        var plan = _plans.Of(lift.Type);
        var core = CalledFunction(scope.Item(Sort.CoreFunction, lift.CoreFunction), CoreTypes.Of(plan.LiftParameters, plan.LiftResults));
        int? postReturn = lift.Options.PostReturn is { } index
            ? CalledFunction(scope.Item(Sort.CoreFunction, index), CoreTypes.Of(plan.LiftResults, []))
            : null;
        _lifts.Add(new LiftSlot(plan, Options(plan, lift.Options, scope), core, postReturn));
        return new LinkedLift(_lifts.Count - 1);
    }

    private LinkedCanonFunction Lowered(CanonLower lower, LinkScope scope)
    {
        var plan = _plans.Of(lower.Type);
        var options = Options(plan, lower.Options, scope);
        var target = scope.Item(Sort.Function, lower.Function);
        _lowers.Add(target is LinkedHostFunction host
            ? new LowerSlot(plan, options, host.Function, -1)
            : new LowerSlot(plan, options, null, ((LinkedLift)target).Lift));
        var type = CoreTypes.Of(plan.LowerParameters, plan.LowerResults);
        return Canon(new LoweredImport(HostType(type), _lowers.Count - 1));
    }

    private OptionSlots Options(FunctionPlan plan, CanonOptions options, LinkScope scope) => new(
        scope.Instance,
        options.Memory is { } memory ? ItemOf(scope.Item(Sort.CoreMemory, memory)) : null,
        options.Realloc is { } realloc ? CalledFunction(scope.Item(Sort.CoreFunction, realloc), _realloc) : null,
        options.StringEncoding,
        [.. plan.Resources.Select(r => (r, scope.Resources[r]))]);

    private LinkedResource Defined(ResourceDefinition definition, LinkScope scope)
    {
        int? destructor = definition.Destructor is { } index
            ? CalledFunction(scope.Item(Sort.CoreFunction, index), _i32ToNothing)
            : null;
        _resources.Add(new ResourceSlot(definition.Resource, null, scope.Instance, destructor));
        scope.Resources.Add(definition.Resource, _resources.Count - 1);
        return new LinkedResource(_resources.Count - 1);
    }

    private int CalledFunction(LinkedItem function, CoreFunctionType type)
    {
        var item = ItemOf(function);
        var wanted = CoreTypes.ToWasm(type);
        if (!wanted.Equals(_calledFunctions.GetValueOrDefault(item, wanted)))
            throw new ComponentLinkException("core function", $"it is used with two types, {wanted} and {_calledFunctions[item]}");
        _calledFunctions[item] = wanted;
        return item;
    }

    private int ItemOf(LinkedItem item)
    {
        if (item is LinkedCanonFunction canon)
        {
            return canon.Item;
        }

        var export = (LinkedCoreExport)item;
        if (!_takenExports.TryGetValue((export.Instance, export.Name), out var slot))
        {
            slot = _items++;
            _takenExports.Add((export.Instance, export.Name), slot);
            _steps.Add(new TakeExport(slot, export.Instance, new WasmExportName(export.Name)));
        }

        return slot;
    }

    private LinkedCanonFunction Canon(WasmHostFunction function)
    {
        _pendingFunctions.Add((function, _items));
        return new LinkedCanonFunction(_items++);
    }

    // Functions are made in batches, at the latest before a module can import them.
    private void FlushFunctions()
    {
        if (_pendingFunctions.Count == 0)
            return;
        _steps.Add(new CreateFunctions([.. _pendingFunctions.Select(p => p.Function)], [.. _pendingFunctions.Select(p => p.Item)]));
        _pendingFunctions.Clear();
    }

    private WasmHostFunctionType HostType(CoreFunctionType type)
    {
        if (!_hostTypes.TryGetValue(type, out var native))
            _hostTypes[type] = native = new WasmHostFunctionType(CoreTypes.ToWasm(type));
        return native;
    }

    private int ModuleIndex(CoreModule module)
    {
        if (!_moduleIndices.TryGetValue(module, out var index))
        {
            _moduleIndices[module] = index = _modules.Count;
            _modules.Add(module);
        }

        return index;
    }
}
