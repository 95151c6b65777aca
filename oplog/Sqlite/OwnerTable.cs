namespace GolemOrleans.Oplog.Sqlite;

/// <summary>
/// Who owns which worker, in memory: one process holds the folder. Bounded: beyond the limit those that have opened and
/// committed nothing for the longest lose their ownership; their next commit fails as lost and their worker is opened again.
/// Used by the writer thread.
/// </summary>
/// <param name="countMax">More than a group has requests, so that nobody loses out within a group.</param>
internal sealed class OwnerTable(int countMax)
{
    /// <summary>About 50 MB.</summary>
    public const int DefaultCountMax = 250_000;

    private readonly Dictionary<WorkerId, (Head Head, long Used)> _heads = [];
    private long _clock;

    public int Count => _heads.Count;

    public bool TryGet(WorkerId worker, out Head head)
    {
        bool found = _heads.TryGetValue(worker, out (Head Head, long Used) entry);
        head = entry.Head;
        return found;
    }

    public void Set(WorkerId worker, Head head)
    {
        _heads[worker] = (head, ++_clock);
        if (_heads.Count > countMax) Shrink();
    }

    public void Remove(WorkerId worker) => _heads.Remove(worker);

    /// <summary>Drops the least recently used sixteenth, so that the search for it is rare.</summary>
    private void Shrink()
    {
        long[] uses = [.. _heads.Values.Select(entry => entry.Used)];
        Array.Sort(uses);
        long oldest = uses[uses.Length / 16];
        foreach ((WorkerId worker, (Head Head, long Used) entry) in _heads)
            if (entry.Used <= oldest) _heads.Remove(worker);
    }
}
