namespace GolemOrleans.Components.Canonical;

/// <summary>
/// The canonical ABI's state of one component instance: its handle table and whether it may call out. Component definitions instantiated twice have two. Not thread-safe, as its store.
/// </summary>
internal sealed class CanonicalInstance
{
    internal CanonicalInstance(CanonicalStore store, CanonicalInstance? parent = null, string name = "")
    {
        Store = store;
        Parent = parent;
        Name = name;
        Handles = new HandleTable(store.Limits.MaxHandles);
    }

    internal CanonicalStore Store { get; }

    /// <summary>The instance whose definition instantiated this one; null for the root.</summary>
    internal CanonicalInstance? Parent { get; }

    /// <summary>For messages only.</summary>
    internal string Name { get; }

    /// <summary>One table for all resource types of the instance.</summary>
    internal HandleTable Handles { get; }

    /// <summary>False while a <c>realloc</c> or <c>post-return</c> of the instance runs: then calling an import traps.</summary>
    internal bool MayLeave { get; set; } = true;

    internal void TrapUnlessMayLeave()
    {
        if (!MayLeave)
            CanonicalTrap.Raise("cannot leave component instance");
    }

    /// <summary>
    /// Traps when a component instance calls itself through its own lifted function. Calls between a component and those
    /// it contains are allowed, as in libwasmtime 50; the newest specification forbids them.
    /// </summary>
    internal void TrapUnlessMayEnter(CanonicalInstance callee)
    {
        if (ReferenceEquals(callee, this))
            CanonicalTrap.Raise("cannot enter component instance");
    }
}
