namespace GolemOrleans.Runtime.Scheduling;

/// <summary>
/// The scheduler of a process: threads are started on demand, kept, and taken last-in first-out so that few stay warm.
/// </summary>
public sealed class DedicatedThreadScheduler : IWorkerScheduler, IDisposable
{
    private readonly WorkerSchedulerOptions _options;
    private readonly SemaphoreSlim _slots;
    private readonly Lock _gate = new();
    private readonly Stack<WorkerThread> _idle = new();
    private readonly Queue<WorkItem> _queue = new();
    private int _threads;
    private bool _disposed;

    public DedicatedThreadScheduler(WorkerSchedulerOptions? options = null)
    {
        _options = options ?? new();
        _slots = new SemaphoreSlim(_options.Slots);
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
        WorkerThread? thread = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.TryPop(out var idle))
                thread = idle;
            else if (_threads < _options.MaxThreads)
                _threads++;
            else
            {
                _queue.Enqueue(item);
                return item.Completion.Task;
            }
        }

        if (thread is null)
            new WorkerThread(this, item).Start(_options.StackBytes);
        else
            thread.Give(item);
        return item.Completion.Task;
    }

    /// <summary>Lets idle threads end; work that runs or is queued is finished first. New work is refused.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_idle.TryPop(out var thread))
                thread.Give(null);
        }
    }

    private WorkItem? NextOrIdle(WorkerThread thread)
    {
        lock (_gate)
        {
            if (_queue.TryDequeue(out var item))
                return item;
            if (_disposed)
            {
                _threads--;
                return null;
            }

            _idle.Push(thread);
        }

        var given = thread.WaitForWork();
        if (given is null)
        {
            lock (_gate)
                _threads--;
        }

        return given;
    }

    private sealed class WorkItem(Action<RunSlot> work)
    {
        public Action<RunSlot> Work { get; } = work;

        public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class WorkerThread(DedicatedThreadScheduler owner, WorkItem first) : RunSlot, IDisposable
    {
        private readonly SemaphoreSlim _signal = new(0);
        private WorkItem? _given;

        public void Start(int stackBytes)
        {
            var thread = new Thread(Loop, stackBytes) { IsBackground = true, Name = "worker" };
            thread.Start();
        }

        public void Give(WorkItem? item)
        {
            _given = item;
            _signal.Release();
        }

        public WorkItem? WaitForWork()
        {
            _signal.Wait();
            return _given;
        }

        public override bool Wait(Task task, CancellationToken cancellation)
        {
            if (task.IsCompleted)
                return true;
            owner._slots.Release();
            var completed = WaitWithoutSlot(task, cancellation);
            owner._slots.Wait(CancellationToken.None);
            return completed;
        }

        private bool WaitWithoutSlot(Task task, CancellationToken cancellation)
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

        private void Loop()
        {
            for (WorkItem? item = first; item is not null; item = owner.NextOrIdle(this))
                Run(item);
            Dispose();
        }

        public void Dispose() => _signal.Dispose();

        private void Run(WorkItem item)
        {
            owner._slots.Wait();
            try
            {
                item.Work(this);
                item.Completion.SetResult();
            }
            catch (Exception e)
            {
                item.Completion.SetException(e);
            }
            finally
            {
                owner._slots.Release();
            }
        }
    }
}
