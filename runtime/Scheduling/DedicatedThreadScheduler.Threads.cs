namespace GolemOrleans.Runtime.Scheduling;

public sealed partial class DedicatedThreadScheduler
{
    private sealed class WorkItem(Action<RunSlot> work) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Action<RunSlot> Work { get; } = work;

        /// <summary>Orders it among paused threads.</summary>
        public long Arrival { get; set; }
    }

    private sealed class WorkerThread : RunSlot
    {
        private readonly DedicatedThreadScheduler _owner;
        private readonly WorkItem _first;

        // A monitor sleeps at once. The semaphore and the events of the library spin first, which takes the processor from
        // those who would have work for this thread.
        private readonly object _signal = new();
        private LinkedListNode<WorkerThread>? _waiting;
        private WorkItem? _given;
        private bool _isSignalled;

        public WorkerThread(DedicatedThreadScheduler owner, WorkItem first)
        {
            (_owner, _first) = (owner, first);
            Holding = new LinkedListNode<WorkerThread>(this);
        }

        /// <summary>Its place among those that have a slot.</summary>
        public LinkedListNode<WorkerThread> Holding { get; }

        /// <summary>Number of the slice in which it got its slot. Guarded by the scheduler's lock.</summary>
        public long HeldSince { get; set; }

        /// <summary>Orders it among paused threads and queued work. Guarded by the scheduler's lock.</summary>
        public long Arrival { get; set; }

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
            _owner.ReleaseSlot(_waiting);
            var completed = WaitWithoutSlot(task, cancellation);
            if (!_owner.TryTakeSlot(_waiting))
                Sleep();
            return completed;
        }

        public override void PassOn()
        {
            if (_owner.TryPassOn(this))
                Sleep();
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
            for (WorkItem? item = _first; item is not null; item = _owner.Next(this))
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
