namespace GolemOrleans.Oplog.Sqlite;

/// <summary>One call that goes through the writer: planned in turn, made durable with its group, then answered.</summary>
internal abstract class StoreRequest
{
    /// <summary>Decides the changes. Throws before it has added any.</summary>
    public abstract void Plan(GroupPlan plan);

    /// <summary>The group is durable.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception failure);
}

/// <param name="plan">Adds changes to the plan and returns the answer.</param>
internal sealed class StoreRequest<T>(Func<GroupPlan, T> plan) : StoreRequest
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Answer => _answer.Task;

    public override void Plan(GroupPlan group) => _result = plan(group);

    public override void Succeed() => _answer.TrySetResult(_result!);

    public override void Fail(Exception failure) => _answer.TrySetException(failure);
}

/// <summary>Who owns a worker, and how far its oplog goes.</summary>
internal readonly record struct Head(ulong Number, Epoch Epoch, OplogIndex LastIndex);

/// <summary>What the requests of one group decide together. Used by the writer thread.</summary>
internal sealed class GroupPlan(StoreView view, Overlay pending, OwnerTable owners, Func<long> nextNumber)
{
    private readonly HashSet<WorkerId> _touched = [];
    private int _viewed;

    /// <summary>All changes so far, in order.</summary>
    public List<RowChange> Changes { get; } = [];

    /// <summary>Rows as they will be after the group so far.</summary>
    public StoreView View
    {
        get
        {
            // Most requests never look: what they change is applied to the overlay only for those that do.
            while (_viewed < Changes.Count) pending.Apply(Changes[_viewed++]);
            return view;
        }
    }

    /// <summary>Write a group even if nothing changes: to find out whether the journal can be written.</summary>
    public bool Force { get; set; }

    /// <summary>A value of the store-wide sequence of epochs and worker numbers.</summary>
    public long NextNumber() => nextNumber();

    public void Add(RowChange change) => Changes.Add(change);

    public bool TryGetHead(WorkerId worker, out Head head) => owners.TryGet(worker, out head);

    public void SetHead(WorkerId worker, Head head)
    {
        _touched.Add(worker);
        owners.Set(worker, head);
    }

    public void RemoveHead(WorkerId worker) => owners.Remove(worker);

    /// <summary>The group was not written, or perhaps it was: who took part owns nothing any more.</summary>
    public void Abandon()
    {
        foreach (WorkerId worker in _touched) owners.Remove(worker);
    }
}
