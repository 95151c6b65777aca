using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Query;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog.Sqlite;

public sealed partial class SqliteOplogStore
{
    private const int ListScanRowsMax = 5_000;

    public ValueTask<IReadOnlyList<OplogEntry>> ReadAsync(WorkerId worker, OplogIndex from, int count, CancellationToken cancellation = default) =>
        ValueTask.FromResult(Read<IReadOnlyList<OplogEntry>>(view =>
        {
            while (true)
            {
                WorkerRow row = view.RequireWorker(worker);
                List<OplogEntry> entries = view.Entries(row, from, count);

                // Nothing where something must be: the worker was deleted between the two look-ups.
                if (entries.Count > 0 || count <= 0 || from > row.LastIndex) return entries;
                if (view.Worker(worker)?.Number == row.Number) throw new OplogFormatException($"Entry {from} of worker {worker} is missing.");
            }
        }));

    public ValueTask<WorkerStatusRecord?> GetStatusAsync(WorkerId worker, CancellationToken cancellation = default) =>
        ValueTask.FromResult(Read(view => view.Worker(worker)) is { } row ? StatusCodec.Decode(row.Status) : null);

    public ValueTask<IdempotencyKeyRow?> FindKeyAsync(WorkerId worker, KeyHash key, CancellationToken cancellation = default) =>
        ValueTask.FromResult(Read(view => view.Worker(worker) is { } row ? view.Key(row.Number, key) : null));

    public ValueTask<ReadOnlyMemory<byte>?> PollPromiseAsync(PromiseId promise, CancellationToken cancellation = default)
    {
        PromiseRow row = Read(view => view.RequirePromise(promise).Row);
        return ValueTask.FromResult(row.IsComplete ? new ReadOnlyMemory<byte>(row.Data) : (ReadOnlyMemory<byte>?)null);
    }

    public async ValueTask<IReadOnlyList<RunnableWorker>> FindRunnableAsync(
        IReadOnlyCollection<Guid> liveOwners, ulong after, int countMax, CancellationToken cancellation = default)
    {
        await _folder.FoldAsync().WaitAsync(cancellation).ConfigureAwait(false);
        return ReadIndex(index =>
        {
            var found = new List<RunnableWorker>();
            index.Runnable(after, row =>
            {
                if (found.Count < countMax && !liveOwners.Contains(row.Owner)) found.Add(new RunnableWorker(row.Id, row.Owner, row.Number, row.LastIndex));
                return found.Count < countMax;
            });
            return found;
        });
    }

    public async ValueTask<WorkerPage> ListWorkersAsync(WorkerListRequest request, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.CountMax, 1);
        await _folder.FoldAsync().WaitAsync(cancellation).ConfigureAwait(false);
        return ReadIndex(index =>
        {
            if (request.Filter?.ExactName() is { } name) return ListOne(index, request, name);
            const int rowsPerRead = 500;
            var workers = new List<WorkerStatusRecord>();
            ulong cursor = request.Cursor;
            for (int scanned = 0; scanned < ListScanRowsMax;)
            {
                int wanted = request.Filter is null ? Math.Min(rowsPerRead, request.CountMax - workers.Count + 1) : rowsPerRead;
                List<WorkerRow> rows = index.WorkersOf(request.ComponentId, cursor, wanted);
                foreach (WorkerRow row in rows)
                {
                    if (workers.Count == request.CountMax) return new WorkerPage(workers, cursor);
                    cursor = row.Number;
                    if (request.Filter is { } filter && !filter.CouldMatch(row.Id.Name)) continue;
                    WorkerStatusRecord status = StatusCodec.Decode(row.Status);
                    if (request.Filter?.Matches(status) ?? true) workers.Add(status);
                }

                if (rows.Count < wanted) return new WorkerPage(workers, null);
                scanned += rows.Count;
            }

            return new WorkerPage(workers, cursor);
        });
    }

    /// <summary>A filter that names the worker is answered by its row alone.</summary>
    private static WorkerPage ListOne(IndexReader index, WorkerListRequest request, string name) =>
        index.Worker(new WorkerId(request.ComponentId, name)) is { } row && row.Number > request.Cursor
            && StatusCodec.Decode(row.Status) is var status && request.Filter!.Matches(status)
            ? new WorkerPage([status], null)
            : new WorkerPage([], null);
}
