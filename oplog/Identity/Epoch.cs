namespace GolemOrleans.Oplog;

/// <summary>One ownership of a worker, taken by <see cref="IOplogStore.OpenAsync"/>. Values come from one sequence for the whole
/// store, only grow, and are never reused, also not across restarts, deletion and recreation.</summary>
public readonly record struct Epoch(long Value)
{
    public override string ToString() => Value.ToString();
}
