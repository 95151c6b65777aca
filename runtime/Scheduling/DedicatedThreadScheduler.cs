namespace GolemOrleans.Runtime.Scheduling;

/// <summary>
/// The scheduler of a process: threads are started on demand, kept, and taken last-in first-out so that few stay warm. A
/// thread that has finished takes the next piece itself, with its slot: under load nothing is handed from thread to thread.
/// While others wait for a slot, work that has held one for a whole slice is asked to pass it on and queues behind them.
/// </summary>
public sealed partial class DedicatedThreadScheduler : IWorkerScheduler, IDisposable
{
    private readonly WorkerSchedulerOptions _options;
    private readonly Lock _gate = new();
    private readonly Stack<WorkerThread> _idle = new();
    private readonly Queue<WorkItem> _queue = new();

    /// <summary>Threads that passed their slot on in the middle of their work; they and new work take turns by age.</summary>
    private readonly Queue<WorkerThread> _paused = new();

    /// <summary>Threads that have a slot.</summary>
    private readonly LinkedList<WorkerThread> _holders = new();
    private readonly ITimer _slices;
    private bool _slicing;
    private long _slice;
    private long _arrivals;

    /// <summary>Threads whose wait is over and that need a slot to go on; they come before new work.</summary>
    private readonly Queue<WorkerThread> _resuming = new();

    /// <summary>Threads whose work waits, the longest wait first.</summary>
    private readonly LinkedList<WorkerThread> _waiting = new();
    private int _threads;
    private int _running;
    private int _evicting;
    private bool _disposed;

    public DedicatedThreadScheduler(WorkerSchedulerOptions? options = null)
    {
        _options = options ?? new();
        _slices = _options.Time.CreateTimer(
            static scheduler => ((DedicatedThreadScheduler)scheduler!).EndSlice(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Threads that exist now.</summary>
    public int ThreadCount
    {
        get
        {
            lock (_gate)
                return _threads;
        }
    }

    public Task RunAsync(Action<RunSlot> work)
    {
        var item = new WorkItem(work);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            item.Arrival = _arrivals++;
            _queue.Enqueue(item);
            FillSlots();
        }

        return item.Task;
    }

    /// <summary>Lets idle threads end; work that runs or is queued is finished first. New work is refused.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            EndIdleThreads();
        }

        _slices.Dispose();
    }

    /// <summary>Gives free slots away: to threads whose wait is over, then to paused threads and new work, the oldest first.</summary>
    private void FillSlots()
    {
        while (_running < _options.Slots && TryFillSlot())
            _running++;
        if (_running < _options.Slots || _slicing || !IsSlotWanted || _disposed)
            return;
        _slicing = true;
        _slices.Change(_options.Slice, Timeout.InfiniteTimeSpan);
    }

    private bool IsSlotWanted => _queue.Count + _resuming.Count + _paused.Count != 0;

    private bool IsQueueNext => _queue.TryPeek(out var item) && (!_paused.TryPeek(out var paused) || item.Arrival < paused.Arrival);

    private bool TryFillSlot()
    {
        if (_resuming.TryDequeue(out var waiter))
            Grant(waiter);
        else if (IsQueueNext && TryStartQueued())
            return true;
        else if (_paused.TryDequeue(out var paused))
            Grant(paused);
        else
            return _queue.Count != 0 && TryStartQueued();
        return true;
    }

    private bool TryStartQueued()
    {
        if (_idle.TryPop(out var thread))
        {
            Hold(thread);
            thread.Give(_queue.Dequeue());
        }
        else if (_threads < _options.MaxThreads)
        {
            StartThread(_queue.Dequeue());
        }
        else
        {
            Evict();
            return false;
        }

        return true;
    }

    private void Grant(WorkerThread thread)
    {
        Hold(thread);
        thread.GoOn();
    }

    private void Hold(WorkerThread thread)
    {
        thread.HeldSince = _slice;
        _holders.AddLast(thread.Holding);
    }

    private void LetGo(WorkerThread thread)
    {
        _holders.Remove(thread.Holding);
        _running--;
    }

    /// <summary>Asks those that have held their slot since before the last slice to pass it on.</summary>
    private void EndSlice()
    {
        lock (_gate)
        {
            _slicing = IsSlotWanted && !_disposed;
            if (!_slicing)
                return;
            foreach (var holder in _holders)
            {
                if (holder.HeldSince < _slice)
                    holder.Preempt?.Invoke();
            }

            _slice++;
            _slices.Change(_options.Slice, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>All threads are taken by work that waits: as many as there are free slots are asked back.</summary>
    private void Evict()
    {
        var wanted = Math.Min(_queue.Count, _options.Slots - _running);
        for (var node = _waiting.First; node is not null && wanted > _evicting; node = node.Next)
        {
            if (node.Value.TryEvict())
                _evicting++;
        }
    }

    private void StartThread(WorkItem first)
    {
        _threads++;
        var thread = new WorkerThread(this, first);
        Hold(thread);
        thread.Start(_options.StackBytes);
    }

    /// <summary>What a thread does next that has finished its work and still has its slot; null: it ends.</summary>
    private WorkItem? Next(WorkerThread thread)
    {
        lock (_gate)
        {
            if (thread.IsEvicted)
                _evicting--;
            thread.IsEvicted = false;
            thread.Evict = null;
            thread.Preempt = null;
            thread.HeldSince = _slice;
            if (_resuming.Count == 0 && IsQueueNext)
                return _queue.Dequeue();
            LetGo(thread);
            _idle.Push(thread);
            FillSlots();
            if (_disposed && _queue.Count == 0)
                EndIdleThreads();
        }

        return thread.WaitForWork();
    }

    private void EndIdleThreads()
    {
        while (_idle.TryPop(out var thread))
        {
            _threads--;
            thread.Give(null);
        }
    }

    private void ReleaseSlot(LinkedListNode<WorkerThread> waiting)
    {
        lock (_gate)
        {
            _waiting.AddLast(waiting);
            LetGo(waiting.Value);
            FillSlots();
        }
    }

    /// <returns>False when the thread must wait to be told to go on.</returns>
    private bool TryTakeSlot(LinkedListNode<WorkerThread> waiting)
    {
        lock (_gate)
        {
            _waiting.Remove(waiting);
            if (_running < _options.Slots)
            {
                _running++;
                Hold(waiting.Value);
                return true;
            }

            _resuming.Enqueue(waiting.Value);
            FillSlots();
            return false;
        }
    }

    /// <returns>False when nobody else wants the slot; else the thread must wait to be told to go on.</returns>
    private bool TryPassOn(WorkerThread thread)
    {
        lock (_gate)
        {
            if (!IsSlotWanted)
                return false;
            LetGo(thread);
            thread.Arrival = _arrivals++;
            _paused.Enqueue(thread);
            FillSlots();
            return true;
        }
    }
}
