using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Query;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog.Sqlite;

public sealed partial class SqliteOplogStore
{
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
            if (request.Filter?.ExactName() is { } name)
            {
                WorkerRow? named = index.Worker(new WorkerId(request.ComponentId, name));
                return WorkerListing.One(request, named?.Number ?? 0, named?.Status);
            }

            var listing = new WorkerListing(request);
            while (listing.Page is null)
                listing.Add([.. index.WorkersOf(request.ComponentId, listing.Cursor, listing.Wanted).Select(row => (row.Number, row.Id.Name, row.Status))]);
            return listing.Page;
        });
    }
}
