using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;

namespace GolemOrleans.Runtime.Replay;

/// <summary>
/// Walks the recorded entries that replay must meet, in order: hints, skipped regions and persist-nothing zones are passed
/// over. It is live when nothing is left to meet. Used by one thread.
/// </summary>
internal sealed class ReplayCursor
{
    private readonly RecordedEntries _entries;
    private readonly RecordedLogs _logs = new();
    private IReadOnlyList<OplogRegion> _skipped;
    private OplogEntry? _next;
    private OplogIndex _nextIndex;

    /// <param name="entries">The oplog up to the replay target.</param>
    /// <param name="skipped">Regions to pass over.</param>
    /// <param name="after">The last entry that is not replayed: Create, or the Restart of an ephemeral worker.</param>
    public ReplayCursor(RecordedEntries entries, IReadOnlyList<OplogRegion> skipped, OplogIndex after)
    {
        _entries = entries;
        _skipped = skipped;
        Position = after;
        Advance(after.Next);
    }

    /// <summary>The newest memory limit passed; null before the first change. Changes lie between invocations.</summary>
    public ulong? MemoryLimit { get; private set; }

    /// <summary>True when nothing recorded is left.</summary>
    public bool IsLive => _next is null;

    /// <summary>Index of the entry that <see cref="Next"/> gave last; the starting point before.</summary>
    public OplogIndex Position { get; private set; }

    /// <summary>The last recorded index.</summary>
    public OplogIndex Target => _entries.Last;

    /// <summary>
    /// Where a persist-nothing zone begins that the oplog does not close: the cursor has gone live there, and a Jump over the
    /// rest is to be written. Null otherwise.
    /// </summary>
    public OplogIndex? OpenZone { get; private set; }

    /// <summary>Log lines that the guest will write again when live work begins in the middle of an invocation.</summary>
    public RecordedLogs Logs => _logs;

    /// <summary>The entry that comes next, without taking it; null when live.</summary>
    public OplogEntry? Peek => _next;

    /// <summary>Takes the next entry.</summary>
    /// <param name="expected">What the running code is about to do, for the message.</param>
    /// <exception cref="UnexpectedOplogEntryException">Nothing is left (the caller must ask <see cref="IsLive"/> first).</exception>
    public OplogEntry Next(string expected)
    {
        if (_next is not { } entry)
            throw new UnexpectedOplogEntryException(expected, "end of oplog", Target.Value);
        Position = _nextIndex;
        _logs.Clear();
        Advance(Position.Next);
        return entry;
    }

    /// <summary>Takes the next entry if it is a <typeparamref name="T"/>.</summary>
    /// <exception cref="UnexpectedOplogEntryException">It is another one.</exception>
    public T Next<T>(string expected)
        where T : OplogEntry
    {
        var entry = Next(expected);
        return entry as T ?? throw Unexpected(expected, entry);
    }

    /// <summary>The divergence at <see cref="Position"/>.</summary>
    public UnexpectedOplogEntryException Unexpected(string expected, OplogEntry got) => new(expected, Describe(got), Position.Value);

    /// <summary>
    /// Looks ahead for an entry without taking anything; deleted and skipped ones do not count.
    /// </summary>
    /// <param name="stop">Ends the search in vain.</param>
    public bool HasAhead(Func<OplogEntry, bool> match, Func<OplogEntry, bool>? stop = null)
    {
        for (var index = Position.Next; index <= Target; index = index.Next)
        {
            if (Regions.Contains(_skipped, index))
                continue;
            var entry = _entries[index];
            if (match(entry))
                return true;
            if (stop?.Invoke(entry) == true)
                return false;
        }

        return false;
    }

    /// <summary>Whether every entry ahead satisfies the condition.</summary>
    public bool AllAhead(Func<OplogEntry, bool> condition) => !HasAhead(entry => !condition(entry));

    /// <summary>Whether a jump may not lead there.</summary>
    public bool IsSkipped(OplogIndex index) => Regions.Contains(_skipped, index);

    /// <summary>Gives up what is left of the recording; it must be covered by a Jump.</summary>
    public void GoLive()
    {
        _next = null;
        _logs.Clear();
    }

    private void Advance(OplogIndex from)
    {
        _next = null;
        for (var index = from; index <= Target;)
        {
            if (RegionAt(index) is { } region)
            {
                index = region.End.Next;
                continue;
            }

            var entry = _entries[index];
            if (entry is ChangePersistenceLevelEntry { Level: PersistenceLevel.PersistNothing })
            {
                if (EndOfZone(index) is not { } end)
                {
                    OpenZone = index;
                    break;
                }

                index = end;
                continue;
            }

            if (!entry.IsHint)
            {
                _next = entry;
                _nextIndex = index;
                break;
            }

            if (entry is LogEntry log)
                _logs.Add(log);
            else if (entry is ChangeMemoryLimitEntry change)
                MemoryLimit = change.Limit;
            index = index.Next;
        }

        _entries.Release(Position);
    }

    /// <summary>The index to go on at behind the zone: after the closing level change, or at the end of the invocation.</summary>
    private OplogIndex? EndOfZone(OplogIndex begin)
    {
        for (var index = begin.Next; index <= Target; index = index.Next)
        {
            if (Regions.Contains(_skipped, index))
                continue;
            switch (_entries[index])
            {
                case ChangePersistenceLevelEntry: return index.Next;
                case ExportedFunctionCompletedEntry: return index;
            }
        }

        return null;
    }

    private OplogRegion? RegionAt(OplogIndex index)
    {
        foreach (var region in _skipped)
        {
            if (region.Contains(index))
                return region;
            if (region.Start > index)
                break;
        }

        return null;
    }

    private static string Describe(OplogEntry entry) => entry switch
    {
        ImportedFunctionInvokedEntry call => $"{entry.Kind}({call.FunctionName})",
        ExportedFunctionInvokedEntry call => $"{entry.Kind}({call.FunctionName})",
        _ => entry.Kind.ToString(),
    };
}
