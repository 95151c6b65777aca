using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Postgres.Commits;
using GolemOrleans.Oplog.Query;
using GolemOrleans.Oplog.Status;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

public sealed partial class PostgresOplogStore
{
    public async ValueTask<IReadOnlyList<OplogEntry>> ReadAsync(WorkerId worker, OplogIndex from, int count, CancellationToken cancellation = default)
    {
        // One statement, so one snapshot: the chunks belong to the row. The first row wanted may start below the index.
        const string sql = """
            SELECT w.last_index, c.bytes FROM golem_workers w
            LEFT JOIN golem_chunks c ON c.worker = w.number AND c.first < $4
                AND c.first >= (SELECT coalesce(max(m.first), 0) FROM golem_chunks m WHERE m.worker = w.number AND m.first <= $3)
            WHERE w.component = $1 AND w.name = $2 ORDER BY c.first
            """;
        if (from == OplogIndex.None) from = OplogIndex.First;
        count = Math.Max(count, 0);
        long below = from.Value > long.MaxValue - int.MaxValue ? long.MaxValue : (long)from.Value + count;
        var entries = new List<OplogEntry>();
        OplogIndex? last = await RunAsync(sql, p => p.With(worker).With(from).With(below), async (reader, token) =>
        {
            entries.Clear();
            OplogIndex? last = null;
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                last = Index(reader, 0);
                if (!reader.IsDBNull(1)) ChunkCodec.Decode(reader.GetFieldValue<byte[]>(1), from, count, entries);
            }

            return last;
        }, cancellation).ConfigureAwait(false);
        if (last is not { } end) throw new WorkerNotFoundException(worker);
        ulong expected = from > end ? 0 : Math.Min((ulong)count, end.Value - from.Value + 1);
        return (ulong)entries.Count == expected
            ? entries
            : throw new OplogFormatException($"Entry {from + (ulong)entries.Count} of worker {worker} is missing.");
    }

    public ValueTask<WorkerStatusRecord?> GetStatusAsync(WorkerId worker, CancellationToken cancellation = default) =>
        RunAsync("SELECT status FROM golem_workers WHERE component = $1 AND name = $2", p => p.With(worker), async (reader, token) =>
            await reader.ReadAsync(token).ConfigureAwait(false) ? StatusCodec.Decode(reader.GetFieldValue<byte[]>(0)) : null, cancellation);

    public ValueTask<IdempotencyKeyRow?> FindKeyAsync(WorkerId worker, KeyHash key, CancellationToken cancellation = default)
    {
        const string sql = """
            SELECT k.start, k.result FROM golem_workers w JOIN golem_keys k ON k.worker = w.number AND k.hash = $3
            WHERE w.component = $1 AND w.name = $2
            """;
        return RunAsync<IdempotencyKeyRow?>(sql, p => p.With(worker).With(CommitStatement.Uuid(key)), async (reader, token) =>
            await reader.ReadAsync(token).ConfigureAwait(false) ? new IdempotencyKeyRow(key, Index(reader, 0), reader.IsDBNull(1) ? null : Index(reader, 1)) : null, cancellation);
    }

    public ValueTask<IReadOnlyList<RunnableWorker>> FindRunnableAsync(
        IReadOnlyCollection<Guid> liveOwners, ulong after, int countMax, CancellationToken cancellation = default)
    {
        const string sql = "SELECT component, name, owner, number, last_index FROM golem_workers WHERE runnable AND number > $1 AND owner <> ALL($2) ORDER BY number LIMIT $3";
        return RunAsync<IReadOnlyList<RunnableWorker>>(sql, p => p.With((long)after).With(liveOwners.ToArray()).With(countMax), async (reader, token) =>
        {
            var found = new List<RunnableWorker>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                found.Add(new RunnableWorker(new WorkerId(reader.GetGuid(0), reader.GetString(1)), reader.GetGuid(2), (ulong)reader.GetInt64(3), Index(reader, 4)));
            return found;
        }, cancellation);
    }

    public async ValueTask<WorkerPage> ListWorkersAsync(WorkerListRequest request, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.CountMax, 1);
        if (request.Filter?.ExactName() is { } name) return await NamedAsync(request, name, cancellation).ConfigureAwait(false);
        var listing = new WorkerListing(request);
        while (listing.Page is null)
            listing.Add(await ComponentRowsAsync(request.ComponentId, listing.Cursor, listing.Wanted, cancellation).ConfigureAwait(false));
        return listing.Page;
    }

    private ValueTask<WorkerPage> NamedAsync(WorkerListRequest request, string name, CancellationToken cancellation) =>
        RunAsync("SELECT number, status FROM golem_workers WHERE component = $1 AND name = $2", p => p.With(new WorkerId(request.ComponentId, name)), async (reader, token) =>
            await reader.ReadAsync(token).ConfigureAwait(false)
                ? WorkerListing.One(request, (ulong)reader.GetInt64(0), reader.GetFieldValue<byte[]>(1))
                : WorkerListing.One(request, 0, null), cancellation);

    private ValueTask<List<(ulong Number, string Name, byte[] Status)>> ComponentRowsAsync(Guid component, ulong after, int count, CancellationToken cancellation) =>
        RunAsync("SELECT number, name, status FROM golem_workers WHERE component = $1 AND number > $2 ORDER BY number LIMIT $3",
            p => p.With(component).With((long)after).With(count),
            async (reader, token) =>
            {
                var rows = new List<(ulong, string, byte[])>();
                while (await reader.ReadAsync(token).ConfigureAwait(false)) rows.Add(((ulong)reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
                return rows;
            }, cancellation);
}
