using System.Globalization;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Query;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Grains.Workers;

/// <summary>Lists workers from the store's status rows, which every commit keeps exact: "precise" needs nothing more.</summary>
public sealed class WorkerEnumeration(IOplogStore store) : IWorkerEnumeration
{
    public async Task<GrainInterfaces.WorkerPage> ListAsync(
        Guid componentId, WorkerFilterRecord? filter, ulong cursor, int count, bool precise, CancellationToken cancellation)
    {
        var page = await store.ListWorkersAsync(new WorkerListRequest(componentId, filter is null ? null : ToFilter(filter), cursor, count), cancellation);
        return new GrainInterfaces.WorkerPage([.. page.Workers.Select(w => w.ToMetadata())], page.NextCursor);
    }

    private static WorkerFilter ToFilter(WorkerFilterRecord filter) => filter.Kind switch
    {
        WorkerFilterKind.Name => new WorkerFilter.Name(Text(filter), filter.Value),
        WorkerFilterKind.Env => new WorkerFilter.Env(filter.EnvironmentName ?? "", Text(filter), filter.Value),
        WorkerFilterKind.Version => new WorkerFilter.Version(Order(filter), ulong.Parse(filter.Value, CultureInfo.InvariantCulture)),
        WorkerFilterKind.Status => new WorkerFilter.Status(Order(filter), Enum.Parse<WorkerStatus>(filter.Value)),
        WorkerFilterKind.CreatedAt => new WorkerFilter.CreatedAt(Order(filter), DateTimeOffset.Parse(filter.Value, CultureInfo.InvariantCulture)),
        WorkerFilterKind.And => new WorkerFilter.And([.. filter.Operands.Select(ToFilter)]),
        WorkerFilterKind.Or => new WorkerFilter.Or([.. filter.Operands.Select(ToFilter)]),
        WorkerFilterKind.Not => new WorkerFilter.Not(ToFilter(filter.Operands[0])),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter.Kind, "Unknown kind of worker filter."),
    };

    private static StringComparator Text(WorkerFilterRecord filter) => filter.Comparator switch
    {
        FilterComparator.Equal => StringComparator.Equal,
        FilterComparator.NotEqual => StringComparator.NotEqual,
        FilterComparator.Like => StringComparator.Like,
        FilterComparator.NotLike => StringComparator.NotLike,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter.Comparator, "Texts are compared by equality or substring."),
    };

    private static OrderComparator Order(WorkerFilterRecord filter) => filter.Comparator switch
    {
        FilterComparator.Equal => OrderComparator.Equal,
        FilterComparator.NotEqual => OrderComparator.NotEqual,
        FilterComparator.GreaterEqual => OrderComparator.GreaterEqual,
        FilterComparator.Greater => OrderComparator.Greater,
        FilterComparator.LessEqual => OrderComparator.LessEqual,
        FilterComparator.Less => OrderComparator.Less,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter.Comparator, "Ordered values know no substrings."),
    };
}
