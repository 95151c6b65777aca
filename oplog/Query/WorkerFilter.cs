using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog.Query;

/// <summary>A condition on workers. Pure.</summary>
public abstract record WorkerFilter
{
    private protected WorkerFilter() { }

    public abstract bool Matches(WorkerStatusRecord worker);

    public sealed record Name(StringComparator Comparator, string Value) : WorkerFilter
    {
        public override bool Matches(WorkerStatusRecord worker) => Comparator.Holds(worker.WorkerId.Name, Value);
    }

    /// <summary>An environment variable, its name compared without case. A variable that is absent never matches.</summary>
    public sealed record Env(string Variable, StringComparator Comparator, string Value) : WorkerFilter
    {
        public override bool Matches(WorkerStatusRecord worker)
        {
            foreach ((string name, string value) in worker.Env)
                if (string.Equals(name, Variable, StringComparison.OrdinalIgnoreCase) && Comparator.Holds(value, Value)) return true;
            return false;
        }
    }

    public sealed record Version(OrderComparator Comparator, ulong Value) : WorkerFilter
    {
        public override bool Matches(WorkerStatusRecord worker) => Comparator.Holds(worker.ComponentVersion.CompareTo(Value));
    }

    /// <summary>Statuses are ordered as <see cref="WorkerStatus"/> numbers them.</summary>
    public sealed record Status(OrderComparator Comparator, WorkerStatus Value) : WorkerFilter
    {
        public override bool Matches(WorkerStatusRecord worker) => Comparator.Holds(((byte)worker.Status).CompareTo((byte)Value));
    }

    public sealed record CreatedAt(OrderComparator Comparator, DateTimeOffset Value) : WorkerFilter
    {
        public override bool Matches(WorkerStatusRecord worker) => Comparator.Holds(worker.CreatedAt.CompareTo(Value));
    }

    /// <summary>All of them; true when empty.</summary>
    public sealed record And(IReadOnlyList<WorkerFilter> Filters) : WorkerFilter
    {
        public override bool Matches(WorkerStatusRecord worker) => Filters.All(filter => filter.Matches(worker));
    }

    /// <summary>Any of them; false when empty.</summary>
    public sealed record Or(IReadOnlyList<WorkerFilter> Filters) : WorkerFilter
    {
        public override bool Matches(WorkerStatusRecord worker) => Filters.Any(filter => filter.Matches(worker));
    }

    public sealed record Not(WorkerFilter Filter) : WorkerFilter
    {
        public override bool Matches(WorkerStatusRecord worker) => !Filter.Matches(worker);
    }
}
