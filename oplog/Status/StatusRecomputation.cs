using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Status;

/// <summary>
/// Computes a status from a whole oplog in two passes over it: first <see cref="Scan"/> every entry from index 1, which finds
/// the deleted and skipped regions, then <see cref="Fold"/> every entry from index 1.
/// </summary>
public sealed class StatusRecomputation(RetryPolicy defaultPolicy)
{
    private readonly List<(OplogIndex At, OplogRegion Region)> _jumps = [];
    private readonly List<(OplogIndex Index, UpdateDescription Description)> _pendingUpdates = [];
    private IReadOnlyList<OplogRegion> _deleted = [];
    private IReadOnlyList<OplogRegion>? _skipped;
    private readonly List<(OplogIndex At, OplogEntry Entry)> _updates = [];
    private OplogIndex? _snapshot;

    /// <summary>The status after the entries folded so far.</summary>
    /// <exception cref="InvalidOperationException">None has been.</exception>
    public WorkerStatusRecord Status { get => field ?? throw new InvalidOperationException("Nothing has been folded."); private set; }

    /// <summary>Computes the status after <paramref name="entries"/>, the first of which is Create.</summary>
    public static WorkerStatusRecord Of(IReadOnlyList<OplogEntry> entries, RetryPolicy defaultPolicy)
    {
        var recomputation = new StatusRecomputation(defaultPolicy);
        for (int i = 0; i < entries.Count; i++) recomputation.Scan(new OplogIndex((ulong)i + 1), entries[i]);
        for (int i = 0; i < entries.Count; i++) recomputation.Fold(new OplogIndex((ulong)i + 1), entries[i]);
        return recomputation.Status;
    }

    /// <summary>Computes the status of a stored worker after entries that are not committed yet.</summary>
    /// <param name="uncommitted">Follow the store's last entry.</param>
    /// <exception cref="WorkerNotFoundException"/>
    public static async ValueTask<WorkerStatusRecord> OfAsync(
        IOplogStore store, WorkerId worker, IReadOnlyList<OplogEntry> uncommitted, RetryPolicy defaultPolicy, CancellationToken cancellation = default)
    {
        var recomputation = new StatusRecomputation(defaultPolicy);
        OplogIndex end = await PassAsync(store, worker, recomputation.Scan, OplogIndex.None, cancellation).ConfigureAwait(false);
        for (int i = 0; i < uncommitted.Count; i++) recomputation.Scan(end + (ulong)(i + 1), uncommitted[i]);
        await PassAsync(store, worker, recomputation.Fold, end, cancellation).ConfigureAwait(false);
        for (int i = 0; i < uncommitted.Count; i++) recomputation.Fold(end + (ulong)(i + 1), uncommitted[i]);
        return recomputation.Status;
    }

    /// <summary>First pass: entries in order, from index 1.</summary>
    public void Scan(OplogIndex index, OplogEntry entry)
    {
        switch (entry)
        {
            case RevertEntry revert: _deleted = Regions.Add(_deleted, revert.DroppedRegion); break;
            case JumpEntry jump: _jumps.Add((index, jump.Region)); break;
            case PendingUpdateEntry or SuccessfulUpdateEntry or FailedUpdateEntry: _updates.Add((index, entry)); break;
        }
    }

    /// <summary>Second pass: the same entries in the same order.</summary>
    public void Fold(OplogIndex index, OplogEntry entry)
    {
        IReadOnlyList<OplogRegion> skipped = _skipped ??= FindSkipped();
        if (index == OplogIndex.First)
            Status = StatusFold.Start(entry as CreateEntry ?? throw new ArgumentException($"Entry 1 is {entry.Kind}, not Create.", nameof(entry)))
                with { DeletedRegions = _deleted, SkippedRegions = skipped, SnapshotUpdateIndex = _snapshot };
        else if (Regions.Contains(_deleted, index)) Status = Status with { LastIndex = index };
        else if (Regions.Contains(skipped, index) && entry is not JumpEntry) Status = StatusFold.ApplySkipped(Status, index, entry);
        else Status = StatusFold.ApplyVisible(Status, index, entry, defaultPolicy);
    }

    private IReadOnlyList<OplogRegion> FindSkipped()
    {
        IReadOnlyList<OplogRegion> skipped = _deleted;
        foreach ((OplogIndex at, OplogRegion region) in _jumps)
            if (!Regions.Contains(_deleted, at)) skipped = Regions.Add(skipped, region);
        foreach ((OplogIndex at, OplogEntry entry) in _updates)
        {
            if (Regions.Contains(_deleted, at)) continue;
            switch (entry)
            {
                case PendingUpdateEntry pending:
                    _pendingUpdates.Add((at, pending.Description));
                    break;
                case SuccessfulUpdateEntry when _pendingUpdates.Count > 0:
                    if (_pendingUpdates[0].Description is UpdateDescription.SnapshotBased) _snapshot = _pendingUpdates[0].Index;
                    _pendingUpdates.RemoveAt(0);
                    break;
                case FailedUpdateEntry failed when _pendingUpdates is [var first, ..] && first.Description.TargetVersion == failed.TargetVersion:
                    _pendingUpdates.RemoveAt(0);
                    break;
            }
        }

        return _snapshot is { } snapshot ? Regions.Add(skipped, new OplogRegion(OplogIndex.First.Next, snapshot)) : skipped;
    }

    private static async ValueTask<OplogIndex> PassAsync(
        IOplogStore store, WorkerId worker, Action<OplogIndex, OplogEntry> visit, OplogIndex end, CancellationToken cancellation)
    {
        const int page = 1000;
        OplogIndex last = OplogIndex.None;
        while (end == OplogIndex.None || last < end)
        {
            int count = end == OplogIndex.None ? page : (int)Math.Min(page, end.Value - last.Value);
            IReadOnlyList<OplogEntry> entries = await store.ReadAsync(worker, last.Next, count, cancellation).ConfigureAwait(false);
            if (entries.Count == 0) break;
            foreach (OplogEntry entry in entries) visit(last = last.Next, entry);
        }

        return last;
    }
}
