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

    private struct Entry
    {
        public object? Object;
        public int NextFree;
    }
}
