using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>Brings the tail into the index: a thread that freezes what has gathered and folds it in one transaction.</summary>
internal sealed class Folder : IDisposable
{
    // The longer rows gather, the more of their changes meet in memory and are written once.
    private const long BytesPerFold = 16 * 1024 * 1024;

    // Streams and other payloads, which are only held in memory by that.
    private const long LargeBytesPerFold = 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly Tail _tail;
    private readonly IndexWriter _index;
    private readonly StoreCondition _condition;
    private readonly IFaultInjector _faults;
    private readonly List<(long Sequence, TaskCompletionSource Done)> _waiters = [];
    private readonly Thread _thread;
    private long _folded;
    private bool _stopping;

    /// <param name="folded">The newest group that is in the index.</param>
    public Folder(Tail tail, IndexWriter index, StoreCondition condition, IFaultInjector faults, long folded)
    {
        (_tail, _index, _condition, _faults, _folded) = (tail, index, condition, faults, folded);
        _thread = new Thread(Run) { Name = "oplog folder", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The newest group that is durable in the index: the journal does not need it any more.</summary>
    public long FoldedSequence => Interlocked.Read(ref _folded);

    /// <summary>Told after each group; the thread is only woken when enough has gathered.</summary>
    public void Notify()
    {
        if (!IsFull) return;
        lock (_gate) Monitor.PulseAll(_gate);
    }

    /// <summary>Completes when everything that is in the tail now is in the index.</summary>
    public Task FoldAsync()
    {
        long sequence = _tail.Sequence;
        lock (_gate)
        {
            if (sequence <= FoldedSequence) return Task.CompletedTask;
            if (_condition.Failure is { } failure) return Task.FromException(new StoreUnavailableException(failure));
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((sequence, done));
            Monitor.PulseAll(_gate);
            return done.Task;
        }
    }

    /// <summary>Blocks while the tail holds too much.</summary>
    /// <exception cref="StoreUnavailableException">The index cannot be written.</exception>
    public void WaitForRoom(long bytesMax)
    {
        lock (_gate)
        {
            while (_tail.ActiveBytes > bytesMax && _condition.Failure is null && !_stopping && _condition.Health.IsHealthy)
            {
                Monitor.PulseAll(_gate);
                Monitor.Wait(_gate, Pause);
            }
        }

        if (_tail.ActiveBytes > bytesMax) throw new StoreUnavailableException(_condition.Health.Reason ?? "The store is closing.");
    }

    /// <summary>Folds the rest and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (true)
        {
            bool last;
            lock (_gate)
            {
                if (!IsUrgent()) Monitor.Wait(_gate, Pause);
                last = _stopping;
            }

            bool worked = FoldGathered();
            if (last) break;
            if (!worked)
            {
                lock (_gate)
                    if (!_stopping) Monitor.Wait(_gate, Pause);
            }
        }

        lock (_gate) Answer(new StoreUnavailableException("The store is closed."));
    }

    /// <summary>Folds what has gathered, and what came meanwhile only if it cannot wait: a fold rewrites a page for every worker
    /// that changed, however little.</summary>
    private bool FoldGathered()
    {
        do
        {
            if (_condition.Failure is { } broken)
            {
                lock (_gate) Answer(new StoreUnavailableException(broken));
                return false;
            }

            if (_tail.Freeze() is not { } overlay) break;
            try
            {
                _index.Fold(overlay);
            }
            catch (Exception failure)
            {
                _condition.IndexFailed(failure);
                lock (_gate)
                {
                    Answer(new StoreUnavailableException(_condition.Health.Reason!, failure));
                    Monitor.PulseAll(_gate);
                }

                return false;
            }

            _condition.IndexWorks();
            _tail.DropFrozen();
            Interlocked.Exchange(ref _folded, overlay.Sequence);
            _faults.Reach(FaultPoint.BeforeJournalTrimmed);
            lock (_gate)
            {
                Answer(null);
                Monitor.PulseAll(_gate);
            }
        }
        while (IsUrgent());

        return true;
    }

    private bool IsUrgent()
    {
        lock (_gate) return _stopping || _waiters.Count > 0 || IsFull;
    }

    private bool IsFull => _tail.ActiveBytes >= BytesPerFold || _tail.ActiveLargeChunkBytes >= LargeBytesPerFold;

    /// <summary>Answers those whose groups are folded, or all with a failure.</summary>
    private void Answer(Exception? failure)
    {
        foreach ((long sequence, TaskCompletionSource done) in _waiters.ToArray())
        {
            if (failure is not null) done.TrySetException(failure);
            else if (sequence <= FoldedSequence) done.TrySetResult();
            else continue;
            _waiters.Remove((sequence, done));
        }
    }
}
