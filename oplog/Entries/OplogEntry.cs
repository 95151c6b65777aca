namespace GolemOrleans.Oplog.Entries;

/// <summary>
/// One entry of a worker's oplog: something that happened to the worker, in order. Entries are immutable and carry no index;
/// the index follows from their position. Times have microsecond resolution, in UTC.
/// </summary>
public abstract record OplogEntry
{
    private readonly DateTimeOffset _timestamp;

    private protected OplogEntry(DateTimeOffset timestamp) => Timestamp = timestamp;

    /// <summary>When the entry was made: UTC, cut to whole microseconds.</summary>
    public DateTimeOffset Timestamp
    {
        get => _timestamp;
        init => _timestamp = OplogTime.FromMicroseconds(OplogTime.ToMicroseconds(value));
    }

    /// <summary>Decides the subclass; the number is part of the stored format.</summary>
    public abstract OplogEntryKind Kind { get; }

    /// <summary>Hint entries never take part in replay matching: a reader skips them wherever they are.</summary>
    public virtual bool IsHint => false;
}
