namespace GolemOrleans.Engine.Activations;

/// <summary>Work in the order of arrival. Not thread-safe.</summary>
internal sealed class WorkQueue
{
    private QueuedWork? _last;

    public QueuedWork? First { get; private set; }

    public void Add(QueuedWork work)
    {
        work.Next = null;
        if (_last is null) First = work;
        else _last.Next = work;
        _last = work;
    }

    public QueuedWork RemoveFirst()
    {
        var work = First!;
        First = work.Next;
        if (First is null) _last = null;
        work.Next = null;
        return work;
    }

    /// <summary>Takes the first that meets the condition out, or returns null.</summary>
    public QueuedWork? Remove(Func<QueuedWork, bool> condition)
    {
        QueuedWork? previous = null;
        for (var work = First; work is not null; previous = work, work = work.Next)
        {
            if (!condition(work)) continue;
            if (previous is null) return RemoveFirst();
            previous.Next = work.Next;
            if (ReferenceEquals(_last, work)) _last = previous;
            work.Next = null;
            return work;
        }

        return null;
    }
}
