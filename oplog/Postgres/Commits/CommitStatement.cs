using GolemOrleans.Oplog.Entries;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres.Commits;

/// <summary>The answer of <c>golem_commit</c> for one write.</summary>
internal readonly record struct WriteOutcome(WriteResult Result, long Detail);

/// <summary>Numbers are those of <c>golem_commit</c>.</summary>
internal enum WriteResult
{
    Committed = 0,
    PromiseComplete = 1,
    OwnershipLost = 2,

    /// <summary>The detail is the position of the promise among all of the group, from 1.</summary>
    PromiseMissing = 3,

    WorkerExists = 4,
}

/// <summary>The call of <c>golem_commit</c>: a group as arrays, one round trip.</summary>
internal static class CommitStatement
{
    private const int ParameterCount = 33;

    private static readonly string s_sql =
        $"SELECT o_write, o_outcome, o_epoch FROM golem_commit({string.Join(", ", Enumerable.Range(1, ParameterCount).Select(i => $"${i}"))})";

    /// <summary>The call for one group. The text and the types are always the same, so each connection prepares it once.</summary>
    public static NpgsqlCommand Create(NpgsqlConnection connection, long groupId, CommitGroup group)
    {
        var command = new NpgsqlCommand(s_sql, connection);
        CommitWrite[] writes = [.. group.Writes];
        Add(command, groupId);
        Add(command, Map(writes, write => write.First.Worker.ComponentId));
        Add(command, Map(writes, write => write.First.Worker.Name));
        Add(command, Map(writes, write => write.IsCreate ? 0L : write.First.Epoch.Value));
        Add(command, Map(writes, write => Long(write.First.NextIndex)));
        Add(command, Map(writes, write => Long(write.Last.Batch.LastIndex)));
        Add(command, Map(writes, write => write.Last.Status));
        Add(command, Map(writes, write => write.Last.Batch.Runnable));
        Add(command, Map(writes, write => write.Last.Batch.Owner));
        Add(command, Map(writes, write => write.EntryCount));
        Add(command, Map(writes, write => write.Chunk));
        Add(command, Map(writes, write => write.First.KeysRevertedFrom is { } cut ? Long(cut) : (long?)null));

        (int Write, IdempotencyKeyRow Row)[] keys = Rows(writes, write => write.Keys);
        Add(command, Map(keys, key => key.Write));
        Add(command, Map(keys, key => Uuid(key.Row.Hash)));
        Add(command, Map(keys, key => Long(key.Row.Start)));
        Add(command, Map(keys, key => key.Row.Result is { } result ? Long(result) : (long?)null));

        (int Write, OplogIndex Row)[] promises = Rows(writes, write => write.CreatedPromises);
        Add(command, Map(promises, promise => promise.Write));
        Add(command, Map(promises, promise => Long(promise.Row)));

        (int Write, PromiseId Row)[] awaited = Awaited(group);
        Add(command, Map(awaited, promise => promise.Write));
        Add(command, Map(awaited, promise => promise.Row.Worker.ComponentId));
        Add(command, Map(awaited, promise => PostgresText.IsStorable(promise.Row.Worker.Name) ? promise.Row.Worker.Name : ""));
        Add(command, Map(awaited, promise => Long(promise.Row.Index)));

        (int Write, KeyValuePair<WakeUpKey, WakeUp?> Row)[] wakeUps = Rows(writes, write => write.WakeUps);
        (int Write, WakeUp Row)[] put = [.. wakeUps.Where(row => row.Row.Value is not null).Select(row => (row.Write, row.Row.Value!))];
        Add(command, Map(put, wakeUp => wakeUp.Write));
        Add(command, Map(put, wakeUp => wakeUp.Row.Key.Worker.ComponentId));
        Add(command, Map(put, wakeUp => wakeUp.Row.Key.Worker.Name));
        Add(command, Map(put, wakeUp => wakeUp.Row.Key.Id));
        Add(command, Map(put, wakeUp => OplogTime.ToMicroseconds(OplogTime.Ceiling(wakeUp.Row.Due))));
        Add(command, Map(put, wakeUp => (short)wakeUp.Row.Kind));
        Add(command, Map(put, wakeUp => wakeUp.Row.Payload.ToArray()));

        (int Write, WakeUpKey Row)[] removed = [.. wakeUps.Where(row => row.Row.Value is null).Select(row => (row.Write, row.Row.Key))];
        Add(command, Map(removed, key => key.Write));
        Add(command, Map(removed, key => key.Row.Worker.ComponentId));
        Add(command, Map(removed, key => key.Row.Worker.Name));
        Add(command, Map(removed, key => key.Row.Id));
        return command;
    }

    /// <summary>Reads the answer to its end: only then is the transaction committed.</summary>
    public static async Task<WriteOutcome[]> ReadAsync(NpgsqlDataReader reader, int count, CancellationToken cancellation)
    {
        var outcomes = new WriteOutcome[count];
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            outcomes[reader.GetInt32(0) - 1] = new WriteOutcome((WriteResult)reader.GetInt32(1), reader.GetInt64(2));
        while (await reader.NextResultAsync(cancellation).ConfigureAwait(false)) { }
        return outcomes;
    }

    /// <summary>The promises that writes of the group sleep on, in the order of the statement, each with the position of its write.</summary>
    public static (int Write, PromiseId Row)[] Awaited(CommitGroup group) => Rows([.. group.Writes], write => write.SuspendUnlessComplete);

    public static Guid Uuid(KeyHash hash) => new(hash.ToBytes(), bigEndian: true);

    public static long Long(OplogIndex index) => checked((long)index.Value);

    private static void Add<T>(NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    private static TOut[] Map<TIn, TOut>(TIn[] items, Func<TIn, TOut> map) => Array.ConvertAll(items, item => map(item));

    private static (int Write, T Row)[] Rows<T>(CommitWrite[] writes, Func<CommitWrite, IEnumerable<T>> rows)
    {
        var all = new List<(int, T)>();
        for (int i = 0; i < writes.Length; i++)
            foreach (T row in rows(writes[i])) all.Add((i + 1, row));
        return [.. all];
    }
}
