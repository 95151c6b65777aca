namespace GolemOrleans.Engine.Activations;

/// <summary>Work that waits for its turn at an activation: a call or a timer tick.</summary>
internal abstract class QueuedWork
{
    /// <summary>The next in the queue; guarded by the activation.</summary>
    public QueuedWork? Next { get; set; }

    /// <summary>The order of arrival; guarded by the activation.</summary>
    public long Sequence { get; set; }

    /// <summary>May run at any time.</summary>
    public abstract bool Interleaves { get; }

    /// <summary>May run along with other such work.</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>True when the work counts as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Starts the work, inside a turn.</summary>
    public abstract Task Run(Activation activation);

    /// <summary>Takes the outcome, on whichever thread the work ended.</summary>
    public abstract void Finish(Activation activation, Task task);
}
