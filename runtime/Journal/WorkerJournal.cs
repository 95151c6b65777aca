using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Runtime.Journal;

/// <summary>
/// The one way into a worker's oplog: gives indices in order, buffers, and commits what is buffered as one batch at a time.
/// Thread-safe: the running thread and the coordinator both append.
/// </summary>
/// <remarks>
/// After the first failed commit nothing is accepted any more: what was appended is in doubt, so the instance that made it
/// must be dropped and the worker opened anew.
/// </remarks>
internal sealed class WorkerJournal
{
    private readonly Lock _gate = new();
    private readonly WorkerServices _services;
    private readonly KeyIndex _keys;
    private readonly DeliveryWindow _deliveries;
    private JournalBatch _open = new();
    private JournalBatch? _flying;
    private WorkerStatusRecord _status;
    private Task _inFlight = Task.CompletedTask;
    private bool _pumping;
    private volatile bool _isResumed;
    private Exception? _failure;
    private long _undurableBytes;

    /// <param name="isObserved">Whether somebody is to see the entries while no other plugins become active.</param>
    public WorkerJournal(WorkerServices services, Epoch epoch, WorkerStatusRecord status, KeyIndex keys, bool isObserved = true)
    {
        _services = services;
        _keys = keys;
        _deliveries = new DeliveryWindow(services.Limits, isObserved);
        _status = status;
        Epoch = epoch;
        Last = status.LastIndex;
        Durable = status.LastIndex;
    }

    public Epoch Epoch { get; }

    /// <summary>Index of the newest entry, durable or not.</summary>
    public OplogIndex Last { get; private set; }

    /// <summary>Index of the newest durable entry.</summary>
    public OplogIndex Durable { get; private set; }

    /// <summary>What the entries that are not durable yet take in memory, roughly; see <see cref="EntrySize"/>.</summary>
    public long UndurableBytes => Volatile.Read(ref _undurableBytes);

    /// <summary>Why nothing can be written any more, or null.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate)
                return _failure;
        }
    }

    /// <summary>The status after the newest entry, as far as it can be told without recomputation.</summary>
    public WorkerStatusRecord Status
    {
        get
        {
            lock (_gate)
            {
                var status = _flying is null ? _status : Fold(_status, _flying.Entries);
                return status.LastIndex == Durable + (ulong)(_flying?.Entries.Count ?? 0) ? Fold(status, _open.Entries) : status;
            }
        }
    }

    /// <summary>The status after the newest durable entry: what a replay that begins now will find.</summary>
    public WorkerStatusRecord DurableStatus
    {
        get
        {
            lock (_gate)
                return _status;
        }
    }

    /// <summary>Adds an entry to the buffer.</summary>
    /// <returns>Its index.</returns>
    /// <exception cref="Failures.WorkerStoreException">An earlier commit failed.</exception>
    public OplogIndex Append(OplogEntry entry)
    {
        OplogIndex index;
        bool full;
        lock (_gate)
        {
            index = AppendLocked(entry);
            full = _open.Entries.Count >= _services.Limits.AutoCommitEntries || _open.Bytes >= _services.Limits.AutoCommitBytes;
        }

        if (full)
            _ = CommitAsync();
        return index;
    }

    /// <summary>Adds an entry that depends on its own index.</summary>
    public OplogIndex Append(Func<OplogIndex, OplogEntry> make)
    {
        lock (_gate)
            return AppendLocked(make(Last.Next));
    }

    /// <summary>Adds to the next commit what is not an entry.</summary>
    public void Add(Action<JournalBatch> change)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            change(_open);
        }
    }

    /// <summary>Adds an entry and what goes with it as one step.</summary>
    public OplogIndex Append(OplogEntry entry, Action<JournalBatch, OplogIndex> change)
    {
        lock (_gate)
        {
            var index = AppendLocked(entry);
            change(_open, index);
            return index;
        }
    }

    /// <summary>Adds entries of one commit, and what goes with them, as one step.</summary>
    public void Append(IReadOnlyList<OplogEntry> entries, Action<JournalBatch> change)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
                AppendLocked(entry);
            change(_open);
        }
    }

    /// <summary>
    /// Completes when everything appended before the call is durable. Never waits for later appends.
    /// </summary>
    /// <returns>Fails with <see cref="OplogOwnershipLostException"/> or <see cref="Failures.WorkerStoreException"/>.</returns>
    public Task CommitAsync()
    {
        JournalBatch first;
        lock (_gate)
        {
            if (_failure is not null)
                return Task.FromException(Broken(_failure));
            if (_open.IsEmpty)
                return _inFlight;
            if (_pumping)
                return _open.Completion.Task;
            _pumping = true;
            first = Take();
        }

        var done = first.Completion.Task;
        _ = PumpAsync(first);
        return done;
    }

    /// <summary>
    /// The worker goes on although its status says Interrupted, until it is interrupted again: the next commit, which this
    /// brings about, tells the store to recover it.
    /// </summary>
    public void Resume()
    {
        lock (_gate)
        {
            ThrowIfFailed();
            _isResumed = true;
            _open.IsForced = true;
        }
    }

    /// <summary>For people.</summary>
    public override string ToString()
    {
        lock (_gate)
            return $"epoch {Epoch}, entry {Last}, {(Durable == Last ? "durable" : $"durable to {Durable}, {(_flying is null ? "nothing" : "a commit")} under way")}{(_failure is null ? "" : $", failed: {_failure.Message}")}";
    }

    private OplogIndex AppendLocked(OplogEntry entry)
    {
        ThrowIfFailed();
        _isResumed &= entry is not InterruptedEntry;
        Last = Last.Next;
        _open.Entries.Add(entry);
        var size = EntrySize.Of(entry);
        _open.Bytes += size;
        _undurableBytes += size;
        _keys.Note(entry, Last, _open);
        return Last;
    }

    private JournalBatch Take()
    {
        var batch = _open;
        _flying = batch;
        _open = new JournalBatch();
        _inFlight = batch.Completion.Task;
        return batch;
    }

    private async Task PumpAsync(JournalBatch batch)
    {
        for (var current = batch; ; )
        {
            WorkerStatusRecord status;
            try
            {
                status = await WriteAsync(current).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                Fail(current, e);
                return;
            }

            JournalBatch? next = null;
            lock (_gate)
            {
                _status = status;
                _flying = null;
                Durable = Durable + (ulong)current.Entries.Count;
                _undurableBytes -= current.Bytes;
                if (!_open.IsEmpty && _open.IsAwaited)
                    next = Take();
                else
                    _pumping = false;
            }

            current.Completion.SetResult();
            if (next is null)
                return;
            current = next;
        }
    }

    private async Task<WorkerStatusRecord> WriteAsync(JournalBatch batch)
    {
        var status = NeedsRecomputation(batch)
            ? await StatusRecomputation.OfAsync(_services.Oplogs, _status.WorkerId, batch.Entries, _services.RetryPolicy).ConfigureAwait(false)
            : Fold(_status, batch.Entries);
        _deliveries.Note(batch, _status, status, _services.Time.GetUtcNow());
        var commit = batch.ToCommit(status, Epoch, _services.Incarnation, Durable.Next, _isResumed);
        var outcome = await _services.Oplogs.CommitAsync(commit).ConfigureAwait(false);
        if (outcome == CommitOutcome.PromiseComplete)
        {
            batch.WhenPromiseWasComplete?.Invoke();
            await _services.Oplogs.CommitAsync(commit with { SuspendUnlessComplete = [], Runnable = true }).ConfigureAwait(false);
        }

        return status;
    }

    private bool NeedsRecomputation(JournalBatch batch)
    {
        var status = _status;
        foreach (var entry in batch.Entries)
        {
            if (entry is not (RevertEntry or JumpEntry or SuccessfulUpdateEntry))
                continue;
            if (entry is RevertEntry or SuccessfulUpdateEntry || StatusFold.RequiresRecomputation(Fold(status, batch.Entries[..batch.Entries.IndexOf(entry)]), entry))
                return true;
        }

        return false;
    }

    private WorkerStatusRecord Fold(WorkerStatusRecord status, List<OplogEntry> entries)
    {
        if (entries.Count == 0)
            return status;
        if (entries.Exists(static entry => entry is RevertEntry or JumpEntry or SuccessfulUpdateEntry) && FirstRecomputed(status, entries) is var end && end < entries.Count)
            entries = entries[..end];
        return StatusFold.ApplyAll(status, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries), _services.RetryPolicy);
    }

    private int FirstRecomputed(WorkerStatusRecord status, List<OplogEntry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (StatusFold.RequiresRecomputation(status, entries[i]))
                return i;
            status = StatusFold.Apply(status, status.LastIndex.Next, entries[i], _services.RetryPolicy);
        }

        return entries.Count;
    }

    private void Fail(JournalBatch batch, Exception failure)
    {
        JournalBatch open;
        lock (_gate)
        {
            _failure = failure;
            _pumping = false;
            open = _open;
            _open = new JournalBatch();
        }

        batch.Fail(Broken(failure));
        open.Fail(Broken(failure));
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
            throw Broken(_failure);
    }

    private static Exception Broken(Exception failure) =>
        failure is OplogOwnershipLostException ? failure : new Failures.WorkerStoreException(failure.Message, failure);
}
