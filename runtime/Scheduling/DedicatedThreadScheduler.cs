namespace GolemOrleans.Runtime.Scheduling;

/// <summary>
/// The scheduler of a process: threads are started on demand, kept, and taken last-in first-out so that few stay warm. A
/// thread that has finished takes the next piece itself, with its slot: under load nothing is handed from thread to thread.
/// </summary>
public sealed class DedicatedThreadScheduler : IWorkerScheduler, IDisposable
{
    private readonly WorkerSchedulerOptions _options;
    private readonly Lock _gate = new();
    private readonly Stack<WorkerThread> _idle = new();
    private readonly Queue<WorkItem> _queue = new();

    /// <summary>Threads whose wait is over and that need a slot to go on; they come before new work.</summary>
    private readonly Queue<WorkerThread> _resuming = new();

    /// <summary>Threads whose work waits, the longest wait first.</summary>
    private readonly LinkedList<WorkerThread> _waiting = new();
    private int _threads;
    private int _running;
    private int _evicting;
    private bool _disposed;

    public DedicatedThreadScheduler(WorkerSchedulerOptions? options = null) => _options = options ?? new();

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
    }

    /// <summary>Gives free slots away: to threads that go on, then to queued work as long as there are threads.</summary>
    private void FillSlots()
    {
        while (_running < _options.Slots)
        {
            if (_resuming.TryDequeue(out var waiter))
                waiter.GoOn();
            else if (_queue.Count == 0)
                return;
            else if (_idle.TryPop(out var thread))
                thread.Give(_queue.Dequeue());
            else if (_threads < _options.MaxThreads)
                StartThread(_queue.Dequeue());
            else
            {
                Evict();
                return;
            }

            _running++;
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
        new WorkerThread(this, first).Start(_options.StackBytes);
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
            if (_resuming.Count == 0 && _queue.TryDequeue(out var item))
                return item;
            _running--;
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
            _running--;
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
                return true;
            }

            _resuming.Enqueue(waiting.Value);
            return false;
        }
    }

    private sealed class WorkItem(Action<RunSlot> work) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Action<RunSlot> Work { get; } = work;
    }

    private sealed class WorkerThread(DedicatedThreadScheduler owner, WorkItem first) : RunSlot
    {
        // A monitor sleeps at once. The semaphore and the events of the library spin first, which takes the processor from
        // those who would have work for this thread.
        private readonly object _signal = new();
        private LinkedListNode<WorkerThread>? _waiting;
        private WorkItem? _given;
        private bool _isSignalled;

        /// <summary>Its work was asked to return. Guarded by the scheduler's lock.</summary>
        public bool IsEvicted { get; set; }

        /// <summary>Asks the work to return, once, from another thread: what it waits for may call back here.</summary>
        public bool TryEvict()
        {
            if (IsEvicted || Evict is not { } evict)
                return false;
            IsEvicted = true;
            ThreadPool.UnsafeQueueUserWorkItem(static action => action(), evict, preferLocal: false);
            return true;
        }

        public void Start(int stackBytes)
        {
            var thread = new Thread(Loop, stackBytes) { IsBackground = true, Name = "worker" };
            thread.Start();
        }

        public void Give(WorkItem? item)
        {
            _given = item;
            GoOn();
        }

        public void GoOn()
        {
            lock (_signal)
            {
                _isSignalled = true;
                Monitor.Pulse(_signal);
            }
        }

        public WorkItem? WaitForWork()
        {
            Sleep();
            return _given;
        }

        public override bool Wait(Task task, CancellationToken cancellation)
        {
            if (task.IsCompleted)
                return true;
            _waiting ??= new LinkedListNode<WorkerThread>(this);
            owner.ReleaseSlot(_waiting);
            var completed = WaitWithoutSlot(task, cancellation);
            if (!owner.TryTakeSlot(_waiting))
                Sleep();
            return completed;
        }

        private static bool WaitWithoutSlot(Task task, CancellationToken cancellation)
        {
            try
            {
                return Task.WaitAny([task], Timeout.Infinite, cancellation) == 0;
            }
            catch (OperationCanceledException)
            {
                return task.IsCompleted;
            }
        }

        private void Sleep()
        {
            lock (_signal)
            {
                while (!_isSignalled)
                    Monitor.Wait(_signal);
                _isSignalled = false;
            }
        }

        private void Loop()
        {
            for (WorkItem? item = first; item is not null; item = owner.Next(this))
                Run(item);
        }

        private void Run(WorkItem item)
        {
            try
            {
                item.Work(this);
                item.SetResult();
            }
            catch (Exception e)
            {
                item.SetException(e);
            }
        }
    }
}
