using Orleans.Runtime;

namespace GolemOrleans.Engine.Activations;

/// <summary>
/// Runs an activation's turns: one at a time, in order, on thread-pool threads. Continuations after an await run here
/// because awaits capture the current task scheduler; <c>ConfigureAwait(false)</c> leaves it.
/// </summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler, IWorkItemScheduler, IThreadPoolWorkItem
{
    // One activation gives its thread back after this time, so that the others get theirs.
    private const long QuantumMs = 25;

    private static readonly Action<object?> PumpTurn = static state => ((Activation)state!).Pump();

    // Queued in place of a task: start waiting calls.
    private static readonly object PumpMarker = new();

    private readonly Queue<object> _work = new();
    private Thread? _running;
    private bool _scheduled;
    private bool _dead;

    public Activation Activation { get; } = activation;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Queues a turn that starts waiting calls.</summary>
    public void QueuePump() => Enqueue(PumpMarker);

    /// <summary>Drops all turns, queued and future, as when the process is gone.</summary>
    public void Kill()
    {
        lock (_work)
        {
            _dead = true;
            _work.Clear();
        }
    }

    public void QueueAction(Action action) => Start(new Task(action));

    public void QueueAction(Action<object> action, object state) => Start(new Task(action!, state));

    void IWorkItemScheduler.QueueTask(Task task) => Start(task);

    /// <summary>Runs a function as turns; the result is complete when its task is.</summary>
    public Task Run(Func<Task> function)
    {
        using (ExecutionContext.SuppressFlow())
            return Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();
    }

    public void Execute()
    {
        var end = Environment.TickCount64 + QuantumMs;
        _running = Thread.CurrentThread;
        while (true)
        {
            object work;
            lock (_work)
            {
                if (_work.Count == 0)
                {
                    _running = null;
                    _scheduled = false;
                    return;
                }

                work = _work.Dequeue();
            }

            if (work is Task task) TryExecuteTask(task);
            else new Task(PumpTurn, Activation, CancellationToken.None, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);
            if (Environment.TickCount64 >= end) break;
        }

        _running = null;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(_running, Thread.CurrentThread) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_work) return [.. _work.OfType<Task>()];
    }

    private void Enqueue(object work)
    {
        lock (_work)
        {
            if (_dead) return;
            _work.Enqueue(work);
            if (_scheduled) return;
            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private void Start(Task task) => task.Start(this);
}
