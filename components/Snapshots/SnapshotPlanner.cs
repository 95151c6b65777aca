using System.Collections.Frozen;
using System.Collections.Immutable;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Linking;
using GolemOrleans.Components.Snapshots.Editing;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Snapshots;

/// <summary>Decides what of a linked component has to be saved, and edits its modules so that it can be reached.</summary>
internal sealed class SnapshotPlanner
{
    private readonly IReadOnlyList<CoreModule> _modules;
    private readonly IReadOnlyList<PlannedInstance> _instances;
    private readonly Dictionary<CoreModule, EditNames> _names;
    private readonly Dictionary<CoreModule, ModuleFindings> _findings;

    private SnapshotPlanner(
        IReadOnlyList<CoreModule> modules, IReadOnlyList<PlannedInstance> instances, Dictionary<CoreModule, EditNames> names, Func<CoreModule, ModuleFindings> scan)
    {
        _modules = modules;
        _instances = instances;
        _names = names;
        _findings = modules.ToDictionary(m => m, scan, (IEqualityComparer<CoreModule>)ReferenceEqualityComparer.Instance);
    }

    /// <param name="modules">The distinct modules of the plan.</param>
    /// <param name="instances">The core instances of the tree, by slot.</param>
    /// <param name="names">Of each module.</param>
    /// <param name="scan">What a module's code does.</param>
    public static SnapshotPlan Plan(
        IReadOnlyList<CoreModule> modules, IReadOnlyList<PlannedInstance> instances, Dictionary<CoreModule, EditNames> names, Func<CoreModule, ModuleFindings> scan) =>
        new SnapshotPlanner(modules, instances, names, scan).Plan();

    private SnapshotPlan Plan()
    {
        var tables = WrittenTables();
        var functionGlobals = Places(ModuleEdit.MutableGlobals, (n, i) => n.Global(i), (m, i) => m.Globals[i].Value == CoreValueType.FuncRef);
        var needsFunctions = tables.Count > 0 || !functionGlobals.IsEmpty;
        var tablesByModule = tables.ToLookup(t => _instances[t.Instance].Module, t => t.Index, (IEqualityComparer<CoreModule>)ReferenceEqualityComparer.Instance);
        var edits = _modules.Select(m => ModuleEdit.Apply(
            m, _names[m], tablesByModule[m].Distinct().Order(), needsFunctions ? _findings[m].ReferencedFunctions : [])).ToImmutableArray();
        var functions = needsFunctions ? Places(m => _findings[m].ReferencedFunctions, (n, i) => n.Function(i)) : [];
        return new SnapshotPlan
        {
            Edits = edits,
            Refusal = _modules.Select(m => _findings[m].Refusal).FirstOrDefault(r => r is not null),
            Memories = Places(ModuleEdit.DefinedMemories, (n, i) => n.Memory(i)),
            Globals = Places(ModuleEdit.MutableGlobals, (n, i) => n.Global(i), (m, i) => m.Globals[i].Value != CoreValueType.FuncRef),
            FunctionGlobals = functionGlobals,
            Tables = [.. tables.Select(t => new StatePlace(t.Instance, t.Index, new WasmExportName(_names[_instances[t.Instance].Module].Table(t.Index))))],
            Functions = functions,
            FunctionNames = functions.ToFrozenDictionary(f => new FunctionPlace(f.Instance, f.Index), f => f.Name),
        };
    }

    private ImmutableArray<StatePlace> Places(
        Func<CoreModule, IEnumerable<int>> indices, Func<EditNames, int, string> name, Func<CoreModule, int, bool>? where = null)
    {
        var places = ImmutableArray.CreateBuilder<StatePlace>();
        for (var slot = 0; slot < _instances.Count; slot++)
        {
            var module = _instances[slot].Module;
            foreach (var index in indices(module))
            {
                if (where?.Invoke(module, index) is not false)
                    places.Add(new StatePlace(slot, index, new WasmExportName(name(_names[module], index))));
            }
        }

        return places.ToImmutable();
    }

    /// <summary>Tables that an instruction of some instance may change, at the instance that defines them.</summary>
    private SortedSet<(int Instance, int Index)> WrittenTables()
    {
        var tables = new SortedSet<(int, int)>();
        for (var slot = 0; slot < _instances.Count; slot++)
        {
            foreach (var index in _findings[_instances[slot].Module].WrittenTables)
            {
                if (index < _instances[slot].Module.Tables.Length)
                    tables.Add(Defining(slot, index));
            }
        }

        return tables;
    }

    private (int Instance, int Index) Defining(int slot, int table)
    {
        while (true)
        {
            var (module, imports) = _instances[slot];
            var imported = 0;
            var found = default(LinkedCoreExport);
            for (var i = 0; i < imports.Length && found is null; i++)
            {
                if (module.Imports[i].Type is CoreTableType && imported++ == table)
                    found = (LinkedCoreExport)imports[i];
            }

            if (found is null)
                return (slot, table);
            slot = found.Instance;
            table = _instances[slot].Module.Exports.First(e => e.Name == found.Name).Index;
        }
    }
}
