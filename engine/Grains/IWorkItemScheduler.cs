namespace Orleans.Runtime;

/// <summary>Runs work as turns, one at a time and in order. Thread-safe.</summary>
public interface IWorkItemScheduler
{
    /// <summary>Queues an action.</summary>
    void QueueAction(Action action);

    /// <summary>Queues an action with its argument.</summary>
    void QueueAction(Action<object> action, object state);

    /// <summary>Queues a task that was not started.</summary>
    void QueueTask(Task task);
}
