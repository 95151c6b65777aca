namespace GolemOrleans.Components.Canonical;

/// <summary>
/// The canonical ABI's state of one component instance: its handle table, whether it may call out, and its place in the
/// tree of instances. Component definitions instantiated twice have two. Not thread-safe, as its store.
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
    /// Traps when a call from this instance into <paramref name="callee"/> could be recursive: one contains the other.
    /// </summary>
    internal void TrapUnlessMayEnter(CanonicalInstance callee)
    {
        if (Contains(callee) || callee.Contains(this))
            CanonicalTrap.Raise("cannot enter component instance");
    }

    private bool Contains(CanonicalInstance other)
    {
        for (CanonicalInstance? instance = other; instance is not null; instance = instance.Parent)
        {
            if (ReferenceEquals(instance, this))
                return true;
        }

        return false;
    }
}
