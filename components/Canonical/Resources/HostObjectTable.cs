namespace GolemOrleans.Components.Canonical;

/// <summary>
/// The C# objects behind handles of host-defined resources in one store. The rep of a handle is the object's index, from 1;
/// freed reps are reused, the last freed first. Not thread-safe.
/// </summary>
internal sealed class HostObjectTable(int maxObjects)
{
    private Entry[] _entries = new Entry[4];
    private int _used = 1;
    private int _free;

    internal int Count { get; private set; }

    /// <summary>Enters an object; the same object may be entered more than once and then has several reps.</summary>
    internal uint Add(object resource)
    {
        int rep;
        if (_free != 0)
        {
            rep = _free;
            _free = _entries[rep].NextFree;
        }
        else
        {
            if (_used > maxObjects)
                CanonicalTrap.Raise($"too many host resources: {maxObjects}");
            if (_used == _entries.Length)
                Array.Resize(ref _entries, _used * 2);
            rep = _used++;
        }

        _entries[rep] = new Entry { Object = resource };
        Count++;
        return (uint)rep;
    }

    internal object Get(uint rep) =>
        rep < (uint)_used && _entries[rep].Object is { } found
            ? found
            : throw new InvalidOperationException($"No host resource has the rep {rep}.");

    /// <summary>Removes and returns the object.</summary>
    internal object Take(uint rep)
    {
        var found = Get(rep);
        _entries[rep] = new Entry { NextFree = _free };
        _free = (int)rep;
        Count--;
        return found;
    }

    /// <summary>Live objects with their reps, in order of the rep.</summary>
    internal IEnumerable<(uint Rep, object Object)> All()
    {
        for (var i = 1; i < _used; i++)
        {
            if (_entries[i].Object is { } found)
                yield return ((uint)i, found);
        }
    }

    /// <summary>The table as plain data, free list included.</summary>
    internal HostObjectTableState Capture()
    {
        var slots = new HostObjectTableState.Slot[_used - 1];
        for (var i = 1; i < _used; i++)
            slots[i - 1] = new(_entries[i].Object, _entries[i].NextFree);
        return new(slots, _free);
    }

    /// <summary>Replaces the content.</summary>
    internal void Restore(HostObjectTableState state)
    {
        if (state.Slots.Length > maxObjects)
            throw new ArgumentException("More host resources than the limit allows.", nameof(state));
        _entries = new Entry[Math.Max(4, state.Slots.Length + 1)];
        _used = state.Slots.Length + 1;
        _free = state.FirstFree;
        for (var i = 1; i < _used; i++)
            _entries[i] = new Entry { Object = state.Slots[i - 1].Object, NextFree = state.Slots[i - 1].NextFree };
        Count = state.Slots.Count(s => s.Object is not null);
    }

    private struct Entry
    {
        public object? Object;
        public int NextFree;
    }
}

/// <summary>The content of a table of host objects. <c>Slots[i]</c> is rep <c>i + 1</c>.</summary>
internal sealed record HostObjectTableState(HostObjectTableState.Slot[] Slots, int FirstFree)
{
    /// <summary>An object, or a free slot that names the next free one.</summary>
    internal readonly record struct Slot(object? Object, int NextFree);
}
