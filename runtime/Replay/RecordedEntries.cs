using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Journal;

namespace GolemOrleans.Runtime.Replay;

/// <summary>
/// A window on a stored oplog, read in chunks as replay proceeds or looks ahead. A few chunks are kept, the others are read
/// again when they are needed: looking far ahead takes time, not memory. Used by one thread.
/// </summary>
/// <param name="last">The last index there is.</param>
/// <param name="read">Reads entries from an index on, blocking the thread in the way of the run loop.</param>
/// <param name="chunk">Entries read at once, at most.</param>
/// <param name="chunkBytes">Bytes that a chunk should not exceed; how many entries that is follows from the last chunk.</param>
internal sealed class RecordedEntries(
    OplogIndex last, Func<OplogIndex, int, IReadOnlyList<OplogEntry>> read, int chunk, long chunkBytes = long.MaxValue)
{
    private const int FirstChunk = 16, ChunksKept = 3;

    private readonly LinkedList<(OplogIndex First, IReadOnlyList<OplogEntry> Entries)> _window = new();
    private OplogIndex _chunkFirst;
    private int _next = Math.Min(FirstChunk, chunk);
    private IReadOnlyList<OplogEntry> _chunk = [];

    public OplogIndex Last { get; } = last;

    public OplogEntry this[OplogIndex index]
    {
        get
        {
            var offset = index.Value - _chunkFirst.Value;
            if (index < _chunkFirst || offset >= (ulong)_chunk.Count)
            {
                Select(index);
                offset = index.Value - _chunkFirst.Value;
            }

            return _chunk[(int)offset];
        }
    }

    /// <summary>Entries before the index are not asked for again.</summary>
    public void Release(OplogIndex before)
    {
        while (_window.First is { } first && first.Value.First.Value + (ulong)first.Value.Entries.Count <= before.Value)
            _window.RemoveFirst();
    }

    private void Select(OplogIndex index)
    {
        foreach (var (first, entries) in _window)
        {
            if (index >= first && index.Value < first.Value + (ulong)entries.Count)
            {
                (_chunkFirst, _chunk) = (first, entries);
                return;
            }
        }

        var count = (int)Math.Min((ulong)_next, Last.Value - index.Value + 1);
        var loaded = read(index, count);
        if (loaded.Count == 0)
            throw new Failures.CorruptOplogException(index.Value, "the entry is missing");
        if (_window.Count == ChunksKept)
            _window.RemoveFirst();
        _window.AddLast((index, loaded));
        (_chunkFirst, _chunk) = (index, loaded);
        var bytes = Math.Max(1, loaded.Sum(EntrySize.Of));
        _next = (int)Math.Clamp((double)chunkBytes / bytes * loaded.Count, 1, Math.Min(chunk, 2L * loaded.Count));
    }
}
