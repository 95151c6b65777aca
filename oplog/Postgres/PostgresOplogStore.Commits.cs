using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Postgres.Commits;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

public sealed partial class PostgresOplogStore
{
    public async ValueTask<Epoch> CreateAsync(CommitBatch batch, CancellationToken cancellation = default)
    {
        BatchChecks.CheckCreate(batch);
        Task<CommitAnswer> answer = CommitterOf(batch.Worker).Submit(new CommitRequest(batch, isCreate: true));
        return (await answer.WaitAsync(cancellation).ConfigureAwait(false)).Epoch;
    }

    public async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellation = default)
    {
        BatchChecks.Check(batch);
        Task<CommitAnswer> answer = CommitterOf(batch.Worker).Submit(new CommitRequest(batch, isCreate: false));
        return (await answer.WaitAsync(cancellation).ConfigureAwait(false)).Outcome;
    }

    public async ValueTask<OpenedWorker> OpenAsync(WorkerId worker, CancellationToken cancellation = default)
    {
        // One statement: the row is bumped under its lock and returned as it is then.
        const string sql = """
            UPDATE golem_workers SET epoch = nextval('golem_numbers'), group_id = 0, owner = $3 WHERE component = $1 AND name = $2
            RETURNING epoch, last_index, status
            """;
        OpenedWorker? opened = await RunAsync(sql, p => p.With(worker).With(_database.Options.Incarnation), async (reader, token) =>
            await reader.ReadAsync(token).ConfigureAwait(false)
                ? new OpenedWorker(new Epoch(reader.GetInt64(0)), Index(reader, 1), StatusCodec.Decode(reader.GetFieldValue<byte[]>(2)))
                : null, cancellation).ConfigureAwait(false);
        return opened ?? throw new WorkerNotFoundException(worker);
    }

    public ValueTask<bool> DeleteAsync(WorkerId worker, CancellationToken cancellation = default) =>
        ScalarAsync<bool>("SELECT golem_delete($1, $2)", p => p.With(worker), cancellation);

    public async ValueTask ForkAsync(ForkRequest request, CancellationToken cancellation = default)
    {
        PostgresText.Check(request.Target);
        long groupId = NextGroupId();
        int result = await _database.RunAsync(async (connection, token) =>
        {
            (long number, OplogIndex last) = await SourceAsync(connection, request.Source, token).ConfigureAwait(false);
            BatchChecks.CheckFork(request, last);
            ForkChunks chunks = await ForkChunks.ReadAsync(connection, number, request, token).ConfigureAwait(false);
            await using var command = new NpgsqlCommand("SELECT golem_fork($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)", connection);
            command.Parameters.With(groupId).With(number).With(request.Target).With(request.CutOff + (ulong)request.Appended.Count)
                .With(StatusCodec.Encode(request.Status)).With(request.Runnable).With(request.Owner).With(request.CutOff)
                .With(chunks.CopiedAbove).With(chunks.CopiedBelow).With(chunks.First).With(chunks.Count).With(chunks.Bytes);
            return (int)(await command.ExecuteScalarAsync(token).ConfigureAwait(false))!;
        }, cancellation).ConfigureAwait(false);
        if (result == 1) throw new WorkerNotFoundException(request.Source);
        if (result == 2) throw new WorkerAlreadyExistsException(request.Target);
    }

    private static async Task<(long Number, OplogIndex Last)> SourceAsync(NpgsqlConnection connection, WorkerId source, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT number, last_index FROM golem_workers WHERE component = $1 AND name = $2", connection);
        command.Parameters.With(source);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await reader.ReadAsync(cancellation).ConfigureAwait(false) ? (reader.GetInt64(0), Index(reader, 1)) : throw new WorkerNotFoundException(source);
    }

    private static OplogIndex Index(NpgsqlDataReader reader, int column) => new((ulong)reader.GetInt64(column));
}
