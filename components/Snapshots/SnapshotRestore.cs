using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Instances;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Snapshots;

/// <summary>Puts captured state into a tree whose start functions have not run.</summary>
internal sealed class SnapshotRestore(InstanceTree tree, SnapshotPlan plan, InstanceContent content, IHostResourceKeeper? keeper)
{
    private const int WasmPageBytes = 65_536;

    /// <exception cref="SnapshotRefusedException">The content is not of this component, a limit is in the way, or a host object cannot be made again.</exception>
    public void Restore()
    {
        if (content.Memories.Length != plan.Memories.Length || content.Globals.Length != plan.Globals.Length
            || content.FunctionGlobals.Length != plan.FunctionGlobals.Length || content.Tables.Length != plan.Tables.Length
            || content.HandleTables.Length != tree.Instances.Length)
            throw new SnapshotRefusedException("the snapshot has another shape than the component");
        for (var i = 0; i < content.Memories.Length; i++)
            Memory(Item(plan.Memories[i]).AsMemory(), content.Memories[i]);
        for (var i = 0; i < content.Globals.Length; i++)
            tree.Store.Set(Item(plan.Globals[i]).AsGlobal(), content.Globals[i]);
        for (var i = 0; i < content.FunctionGlobals.Length; i++)
            tree.Store.SetFunction(Item(plan.FunctionGlobals[i]).AsGlobal(), Reference(content.FunctionGlobals[i]));
        for (var i = 0; i < content.Tables.Length; i++)
            Table(Item(plan.Tables[i]).AsTable(), content.Tables[i]);
        HostObjects();
        for (var i = 0; i < content.HandleTables.Length; i++)
            Handles(tree.Instances[i], content.HandleTables[i]);
    }

    private WasmItem Item(StatePlace place) => tree.Store.Export(tree.CoreInstances[place.Instance], place.Name);

    private void Memory(WasmMemory memory, MemoryContent saved)
    {
        const int pageBytes = InstanceSnapshot.PageBytes;
        var missing = saved.Length - tree.Store.Length(memory);
        if (missing > 0)
            tree.Store.Grow(memory, missing / WasmPageBytes);
        var bytes = tree.Store.Span(memory);
        for (var i = 0; i < saved.Pages.Length;)
        {
            // Runs of neighbouring pages are copied at once.
            var count = 1;
            while (i + count < saved.Pages.Length && saved.Pages[i + count] == saved.Pages[i] + count)
                count++;
            saved.Bytes.AsSpan(i * pageBytes, count * pageBytes).CopyTo(bytes[(saved.Pages[i] * pageBytes)..]);
            i += count;
        }
    }

    private void Table(WasmTable table, FunctionPlace[] entries)
    {
        var missing = entries.Length - tree.Store.Length(table);
        if (missing > 0)
            tree.Store.Grow(table, missing);
        for (var i = 0; i < entries.Length; i++)
            tree.Store.Set(table, i, Reference(entries[i]));
    }

    private WasmFunctionReference Reference(FunctionPlace place)
    {
        if (place == FunctionPlace.Null)
            return default;
        return plan.FunctionNames.TryGetValue(place, out var name)
            ? tree.Store.Export(tree.CoreInstances[place.Instance], name).AsFunction().Reference
            : throw new SnapshotRefusedException($"the snapshot refers to function {place.Index} of core instance {place.Instance}, which the component does not have");
    }

    private void HostObjects()
    {
        var saved = content.HostObjects.Objects;
        var restored = new object?[saved.Length];
        var pending = new bool[saved.Length];
        for (var i = 0; i < saved.Length; i++)
        {
            if (saved[i].Resource >= 0)
                ByRep((uint)i + 1);
        }

        tree.Canonical.HostObjects.Restore(new HostObjectTableState(
            [.. saved.Select((s, i) => new HostObjectTableState.Slot(restored[i], s.NextFree))], content.HostObjects.FirstFree));

        object ByRep(uint rep)
        {
            var i = rep - 1;
            if (i >= saved.Length || saved[i].Resource < 0 || pending[i])
                throw new SnapshotRefusedException($"the snapshot has no host resource {rep}, or its links form a circle");
            if (restored[i] is { } done)
                return done;
            if (keeper is null)
                throw new SnapshotRefusedException("the snapshot has host resources, and nothing was given to restore them");
            pending[i] = true;
            restored[i] = keeper.Restore(tree.Resource(saved[i].Resource).Type, saved[i].Saved, ByRep);
            pending[i] = false;
            return restored[i]!;
        }
    }

    private void Handles(CanonicalInstance instance, HandleTableContent saved)
    {
        var slots = saved.Handles.Select(h => h.Resource < 0
            ? new HandleTableState.Slot(null, 0, h.NextFree)
            : new HandleTableState.Slot(tree.Resource(h.Resource), h.Rep, 0));
        instance.Handles.Restore(new HandleTableState([.. slots], saved.FirstFree));
    }
}
