using System.Threading.Channels;
using GolemOrleans.Oplog.Faults;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres.Commits;

/// <summary>
/// One writer: takes all waiting requests, commits them as groups, one statement and one round trip each, and answers. A group whose
/// outcome is unknown is sent again with the same group id, which finds out whether it happened and does it if not.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly IFaultInjector _faults;
    private readonly Func<long> _nextGroupId;
    private readonly Channel<CommitRequest> _queue = Channel.CreateUnbounded<CommitRequest>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;
    private NpgsqlConnection? _connection;

    /// <param name="nextGroupId">Values that only grow.</param>
    public GroupCommitter(PostgresDatabase database, IFaultInjector faults, Func<long> nextGroupId)
    {
        (_database, _faults, _nextGroupId) = (database, faults, nextGroupId);
        _loop = Task.Run(RunAsync);
    }

    public Task<CommitAnswer> Submit(CommitRequest request)
    {
        if (!_queue.Writer.TryWrite(request)) request.Fail(new StoreUnavailableException("The store is closed."));
        return request.Answer;
    }

    /// <summary>Answers what is waiting, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        await DisconnectAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var waiting = new List<CommitRequest>();
        while (waiting.Count > 0 || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_queue.Reader.TryRead(out CommitRequest? request)) waiting.Add(request);
            if (waiting.Count > 0) await CommitAsync(CommitGroup.Take(waiting)).ConfigureAwait(false);
        }
    }

    /// <summary>Never throws: every request of the group is answered.</summary>
    private async Task CommitAsync(CommitGroup group)
    {
        long began = _database.Time.GetTimestamp(), groupId = _nextGroupId();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                WriteOutcome[] outcomes = await ExecuteAsync(group, groupId).ConfigureAwait(false);
                _database.Condition.Works();
                _database.Instruments.Group(group.RequestCount, _database.Time.GetElapsedTime(began));
                Answer(group, outcomes);
                return;
            }
            catch (Exception failure)
            {
                FailureKind kind = PostgresFailures.Classify(failure);
                _database.Condition.Failed(kind, failure);
                if (kind != FailureKind.Conflict) await DisconnectAsync().ConfigureAwait(false);
                if (kind == FailureKind.Refused && group.Writes.Count > 1)
                {
                    PostgresStoreLog.GroupRefused(_database.Logger, group.RequestCount, failure);
                    foreach (CommitWrite write in group.Writes) await CommitAsync(new CommitGroup(write)).ConfigureAwait(false);
                    return;
                }

                bool again = kind is FailureKind.Conflict or FailureKind.Unreachable && !_database.Condition.IsClosed &&
                    _database.Time.GetElapsedTime(began) < _database.Options.RetryLimit;
                if (!again)
                {
                    PostgresStoreLog.GroupFailed(_database.Logger, group.RequestCount, failure);
                    foreach (CommitWrite write in group.Writes) write.Fail(_ => PostgresFailures.ToStoreException(failure));
                    return;
                }

                if (kind == FailureKind.Conflict) PostgresStoreLog.Conflict(_database.Logger, group.RequestCount, failure);
                _database.Instruments.Retry(kind.ToString());
                await _database.PauseAsync(attempt, _database.Closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<WriteOutcome[]> ExecuteAsync(CommitGroup group, long groupId)
    {
        _connection ??= await _database.Source.OpenConnectionAsync(_database.Closing).ConfigureAwait(false);
        await using NpgsqlCommand command = CommitStatement.Create(_connection, groupId, group);
        _faults.Reach(FaultPoint.BeforeAppend);
        WriteOutcome[] outcomes;
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync().ConfigureAwait(false))
        {
            _faults.Reach(FaultPoint.AfterAppend);
            outcomes = await CommitStatement.ReadAsync(reader, group.Writes.Count, CancellationToken.None).ConfigureAwait(false);
        }

        _faults.Reach(FaultPoint.BeforeAck);
        return outcomes;
    }

    private void Answer(CommitGroup group, WriteOutcome[] outcomes)
    {
        for (int i = 0; i < outcomes.Length; i++)
        {
            CommitWrite write = group.Writes[i];
            WriteOutcome outcome = outcomes[i];
            switch (outcome.Result)
            {
                case WriteResult.Committed:
                    write.Succeed(new CommitAnswer(CommitOutcome.Committed, new Epoch(outcome.Detail)));
                    break;
                case WriteResult.PromiseComplete:
                    write.Succeed(new CommitAnswer(CommitOutcome.PromiseComplete, write.First.Epoch));
                    break;
                case WriteResult.PromiseMissing:
                    PromiseId missing = CommitStatement.Awaited(group)[outcome.Detail - 1].Row;
                    write.Fail(_ => new PromiseNotFoundException(missing));
                    break;
                case WriteResult.WorkerExists:
                    write.Fail(request => new WorkerAlreadyExistsException(request.Batch.Worker));
                    break;
                default:
                    _database.Instruments.Fenced();
                    write.Fail(request => new OplogOwnershipLostException(request.Batch.Worker, request.Batch.Epoch));
                    break;
            }
        }

        _faults.Reach(FaultPoint.AfterAck);
    }

    private async Task DisconnectAsync()
    {
        NpgsqlConnection? connection = _connection;
        _connection = null;
        try
        {
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailures.Classify(failure) == FailureKind.Unreachable)
        {
            // It was lost before; what matters is that it is not used again.
            _database.Condition.Failed(FailureKind.Unreachable, failure);
        }
    }
}
