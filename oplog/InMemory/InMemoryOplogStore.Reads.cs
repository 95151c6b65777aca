using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog.InMemory;

public sealed partial class InMemoryOplogStore
{
    public ValueTask<IReadOnlyList<OplogEntry>> ReadAsync(WorkerId worker, OplogIndex from, int count, CancellationToken cancellation = default) =>
        Read<IReadOnlyList<OplogEntry>>(() =>
        {
            List<OplogEntry> entries = Find(worker).Entries;
            int start = (int)Math.Min((ulong)entries.Count, Math.Max(from.Value, 1) - 1);
            return entries.GetRange(start, Math.Clamp(count, 0, entries.Count - start));
        });

    public ValueTask<WorkerStatusRecord?> GetStatusAsync(WorkerId worker, CancellationToken cancellation = default) =>
        Read(() => _workers.GetValueOrDefault(worker)?.Status);

    public ValueTask<IdempotencyKeyRow?> FindKeyAsync(WorkerId worker, KeyHash key, CancellationToken cancellation = default) =>
        Read<IdempotencyKeyRow?>(() => _workers.TryGetValue(worker, out Worker? found) && found.Keys.TryGetValue(key, out IdempotencyKeyRow row) ? row : null);

    public ValueTask<IReadOnlyList<RunnableWorker>> FindRunnableAsync(
        IReadOnlyCollection<Guid> liveOwners, ulong after, int countMax, CancellationToken cancellation = default) =>
        Read<IReadOnlyList<RunnableWorker>>(() =>
        [
            .. _workers.Where(pair => pair.Value.Runnable && pair.Value.Number > after && !liveOwners.Contains(pair.Value.Owner))
                .OrderBy(pair => pair.Value.Number).Take(countMax)
                .Select(pair => new RunnableWorker(pair.Key, pair.Value.Owner, pair.Value.Number, pair.Value.Status.LastIndex)),
        ]);

    public ValueTask<WorkerPage> ListWorkersAsync(WorkerListRequest request, CancellationToken cancellation = default) => Read(() =>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.CountMax, 1);
        Worker[] matching =
        [
            .. _workers.Where(pair => pair.Key.ComponentId == request.ComponentId && pair.Value.Number > request.Cursor).Select(pair => pair.Value)
                .Where(worker => request.Filter?.Matches(worker.Status) ?? true).OrderBy(worker => worker.Number).Take(request.CountMax + 1),
        ];
        Worker[] page = matching[..Math.Min(matching.Length, request.CountMax)];
        return new WorkerPage([.. page.Select(worker => worker.Status)], matching.Length > request.CountMax ? page[^1].Number : null);
    });
}
