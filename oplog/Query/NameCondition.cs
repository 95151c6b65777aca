namespace GolemOrleans.Oplog.Query;

/// <summary>What a filter demands of a worker's name alone, so that a store can skip rows before it decodes them. Pure.</summary>
public static class NameCondition
{
    /// <summary>The only name that can match, or null when there is not one such name.</summary>
    public static string? ExactName(this WorkerFilter filter) => filter switch
    {
        WorkerFilter.Name { Comparator: StringComparator.Equal } name => name.Value,
        WorkerFilter.And and => and.Filters.Select(ExactName).FirstOrDefault(name => name is not null),
        _ => null,
    };

    /// <summary>False when no worker of that name can match, whatever else it is.</summary>
    public static bool CouldMatch(this WorkerFilter filter, string workerName) => filter switch
    {
        WorkerFilter.Name name => name.Comparator.Holds(workerName, name.Value),
        WorkerFilter.And and => and.Filters.All(part => part.CouldMatch(workerName)),
        WorkerFilter.Or or => or.Filters.Any(part => part.CouldMatch(workerName)),
        WorkerFilter.Not { Filter: WorkerFilter.Name name } => !name.Comparator.Holds(workerName, name.Value),
        _ => true,
    };
}
