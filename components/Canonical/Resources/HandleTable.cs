namespace GolemOrleans.Components.Canonical;

/// <summary>
/// The handles of one component instance, all resource types together: indices from 1, the last freed index is used first.
/// Not thread-safe.
/// </summary>
internal sealed class HandleTable(int maxHandles)
{
    private Entry[] _entries = new Entry[4];
    private int _used = 1;
    private int _free;

    /// <summary>Live handles.</summary>
    internal int Count { get; private set; }

    internal uint AddOwn(RuntimeResource resource, uint rep) => Add(resource, rep, null);

    /// <summary>Adds a borrowed handle that must be dropped before <paramref name="scope"/> ends.</summary>
    internal uint AddBorrow(RuntimeResource resource, uint rep, CallScope scope)
    {
        var index = Add(resource, rep, scope);
        scope.BorrowCount++;
        return index;
    }

    /// <summary>The rep of an own or borrowed handle.</summary>
    internal uint Rep(uint index, RuntimeResource resource) => Find(index, resource).Rep;

    /// <summary>Lends the handle until <paramref name="scope"/> ends, and returns its rep.</summary>
    internal uint Lend(uint index, RuntimeResource resource, CallScope scope)
    {
        ref var entry = ref Find(index, resource);
        entry.Lends++;
        scope.AddLender(this, index);
        return entry.Rep;
    }

    internal void EndLend(uint index) => _entries[index].Lends--;

    /// <summary>Moves an own handle out, and returns its rep.</summary>
    internal uint TakeOwn(uint index, RuntimeResource resource)
    {
        ref var entry = ref FindUnlent(index, resource);
        if (entry.Scope is not null)
            CanonicalTrap.Raise($"handle {index} is borrowed, an owned handle is needed");
        var rep = entry.Rep;
        Free(ref entry, index);
        return rep;
    }

    /// <summary>
    /// Drops a handle. True with the rep when it was an own handle, whose resource is now to be destroyed; a borrowed handle
    /// is given back to its call.
    /// </summary>
    internal bool Drop(uint index, RuntimeResource resource, out uint rep)
    {
        ref var entry = ref FindUnlent(index, resource);
        rep = entry.Rep;
        var scope = entry.Scope;
        Free(ref entry, index);
        if (scope is null)
            return true;
        scope.BorrowCount--;
        return false;
    }

    /// <summary>
    /// The table as plain data, free list included, for a snapshot. Only at rest: throws when a handle is borrowed or lent.
    /// </summary>
    internal HandleTableState Capture()
    {
        var slots = new HandleTableState.Slot[_used - 1];
        for (var i = 1; i < _used; i++)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.Scope is not null || entry.Lends != 0)
                throw new InvalidOperationException("A handle table can only be captured between calls.");
            slots[i - 1] = new(entry.Resource, entry.Rep, entry.Resource is null ? entry.NextFree : 0);
        }

        return new(slots, _free);
    }

    /// <summary>Replaces the content. Resources are those of this instantiation.</summary>
    internal void Restore(HandleTableState state)
    {
        if (state.Slots.Length > maxHandles)
            throw new ArgumentException("More handles than the limit allows.", nameof(state));
        _entries = new Entry[Math.Max(4, state.Slots.Length + 1)];
        _used = state.Slots.Length + 1;
        _free = state.FirstFree;
        Count = 0;
        for (var i = 1; i < _used; i++)
        {
            var slot = state.Slots[i - 1];
            _entries[i] = new Entry { Resource = slot.Resource, Rep = slot.Rep, NextFree = slot.NextFree };
            if (slot.Resource is not null)
                Count++;
        }
    }

    private uint Add(RuntimeResource resource, uint rep, CallScope? scope)
    {
        int index;
        if (_free != 0)
        {
            index = _free;
            _free = _entries[index].NextFree;
        }
        else
        {
            if (_used > maxHandles)
                CanonicalTrap.Raise($"handle table is full: {maxHandles} entries");
            if (_used == _entries.Length)
                Array.Resize(ref _entries, _used * 2);
            index = _used++;
        }

        _entries[index] = new Entry { Resource = resource, Rep = rep, Scope = scope };
        Count++;
        return (uint)index;
    }

    private ref Entry Find(uint index, RuntimeResource resource)
    {
        if (index >= (uint)_used || _entries[index].Resource is null)
            CanonicalTrap.Raise($"unknown handle index {index}");
        ref var entry = ref _entries[index];
        if (!ReferenceEquals(entry.Resource, resource))
            CanonicalTrap.Raise($"handle index {index} used with the wrong type, expected {resource.Description} but found {entry.Resource!.DescriptionBeside(resource)}");
        return ref entry;
    }

    private ref Entry FindUnlent(uint index, RuntimeResource resource)
    {
        ref var entry = ref Find(index, resource);
        if (entry.Lends != 0)
            CanonicalTrap.Raise($"cannot remove handle {index}: it is lent to a running call");
        return ref entry;
    }

    private void Free(ref Entry entry, uint index)
    {
        entry = new Entry { NextFree = _free };
        _free = (int)index;
        Count--;
    }

    private struct Entry
    {
        /// <summary>Null when the slot is free.</summary>
        public RuntimeResource? Resource;

        /// <summary>The call that lent a borrowed handle; null for an own handle.</summary>
        public CallScope? Scope;
        public uint Rep;
        public int Lends;

        /// <summary>The next free slot, 0 at the end of the list.</summary>
        public int NextFree;
    }
}

/// <summary>The content of a handle table at rest. <c>Slots[i]</c> is handle <c>i + 1</c>.</summary>
internal sealed record HandleTableState(HandleTableState.Slot[] Slots, int FirstFree)
{
    /// <summary>An own handle, or a free slot (no resource) that names the next free one.</summary>
    internal readonly record struct Slot(RuntimeResource? Resource, uint Rep, int NextFree);
}
