using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Instances;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Snapshots;

/// <summary>Reads the state of a tree at rest.</summary>
internal sealed class SnapshotCapture(InstanceTree tree, SnapshotPlan plan, MemoryBaseline[] baselines, IHostResourceKeeper? keeper)
{
    /// <exception cref="SnapshotRefusedException">Something cannot be saved.</exception>
    public InstanceContent Capture()
    {
        var functions = Functions();
        var handles = HandleTables(out var resourcesOfObjects);
        return new InstanceContent(
            [.. plan.Memories.Select(Memory)],
            [.. plan.Globals.Select(Global)],
            [.. plan.FunctionGlobals.Select(g => Place(functions, tree.Store.GetFunction(Item(g).AsGlobal())))],
            [.. plan.Tables.Select(t => Table(functions, Item(t).AsTable()))],
            handles,
            HostObjects(resourcesOfObjects));
    }

    private WasmItem Item(StatePlace place) => tree.Store.Export(tree.CoreInstances[place.Instance], place.Name);

    private MemoryContent Memory(StatePlace place, int i)
    {
        var memory = Item(place).AsMemory();
        var length = tree.Store.Length(memory);
        if (length > int.MaxValue)
            throw new SnapshotRefusedException($"a memory of {length} bytes is too large for a snapshot");
        return baselines[i].Difference(tree.Store.Span(memory), length);
    }

    // The library leaves the unused bytes of a slot as they come.
    private ValRaw Global(StatePlace place)
    {
        var global = Item(place).AsGlobal();
        var value = tree.Store.Get(global);
        return global.Type!.Type switch
        {
            WasmValueType.I32 or WasmValueType.F32 => new ValRaw { U64 = value.U32 },
            WasmValueType.I64 or WasmValueType.F64 => new ValRaw { U64 = value.U64 },
            _ => value,
        };
    }

    private Dictionary<WasmFunctionReference, FunctionPlace> Functions()
    {
        var functions = new Dictionary<WasmFunctionReference, FunctionPlace>(plan.Functions.Length);
        foreach (var place in plan.Functions)
            functions.TryAdd(Item(place).AsFunction().Reference, new FunctionPlace(place.Instance, place.Index));
        return functions;
    }

    private FunctionPlace[] Table(Dictionary<WasmFunctionReference, FunctionPlace> functions, WasmTable table)
    {
        var entries = new FunctionPlace[tree.Store.Length(table)];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = Place(functions, tree.Store.Get(table, i));
        return entries;
    }

    private static FunctionPlace Place(Dictionary<WasmFunctionReference, FunctionPlace> functions, WasmFunctionReference reference) =>
        reference.IsNull ? FunctionPlace.Null
        : functions.TryGetValue(reference, out var place) ? place
        : throw new SnapshotRefusedException("a table or global refers to a function of which no module says where it comes from");

    private HandleTableContent[] HandleTables(out Dictionary<uint, RuntimeResource> resourcesOfObjects)
    {
        var tables = new HandleTableContent[tree.Instances.Length];
        resourcesOfObjects = [];
        for (var t = 0; t < tables.Length; t++)
        {
            var state = tree.Instances[t].Handles.Capture();
            var handles = new HandleContent[state.Slots.Length];
            for (var i = 0; i < handles.Length; i++)
            {
                var slot = state.Slots[i];
                handles[i] = slot.Resource is null
                    ? new HandleContent(-1, 0, slot.NextFree)
                    : new HandleContent(tree.SlotOf(slot.Resource), slot.Rep, 0);
                if (slot.Resource is { IsHost: true } host)
                    resourcesOfObjects[slot.Rep] = host;
            }

            tables[t] = new HandleTableContent(handles, state.FirstFree);
        }

        return tables;
    }

    private HostObjectsContent HostObjects(Dictionary<uint, RuntimeResource> resources)
    {
        var state = tree.Canonical.HostObjects.Capture();
        var objects = new HostObjectContent[state.Slots.Length];
        var reps = new Lazy<Dictionary<object, uint>>(() => state.Slots
            .Select((s, i) => (s.Object, Rep: (uint)i + 1)).Where(s => s.Object is not null)
            .DistinctBy(s => s.Object, ReferenceEqualityComparer.Instance)
            .ToDictionary(s => s.Object!, s => s.Rep, (IEqualityComparer<object>)ReferenceEqualityComparer.Instance));
        uint? RepOf(object resource) => reps.Value.TryGetValue(resource, out var rep) ? rep : null;
        for (var i = 0; i < objects.Length; i++)
        {
            var (found, nextFree) = state.Slots[i];
            if (found is null)
            {
                objects[i] = new HostObjectContent(-1, default, nextFree);
                continue;
            }

            var resource = resources[(uint)i + 1];
            objects[i] = new HostObjectContent(tree.SlotOf(resource), Save(resource.Type, found, RepOf), 0);
        }

        return new HostObjectsContent(objects, state.FirstFree);
    }

    private ReadOnlyMemory<byte> Save(ResourceType type, object resource, Func<object, uint?> repOf) => keeper is null
        ? throw new SnapshotRefusedException($"the guest holds a host resource '{type}', and nothing was given to save it")
        : keeper.Save(type, resource, repOf).ToArray();
}
