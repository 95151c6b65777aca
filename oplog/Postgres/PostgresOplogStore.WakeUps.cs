using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Postgres.Commits;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

public sealed partial class PostgresOplogStore
{
    public async ValueTask<bool> CompletePromiseAsync(
        PromiseId promise, ReadOnlyMemory<byte> data, DateTimeOffset now, KeyHash? completer = null, CancellationToken cancellation = default)
    {
        BatchChecks.CheckPromiseData(data);
        long call = NextGroupId(), due = OplogTime.ToMicroseconds(OplogTime.Ceiling(now));
        byte[] bytes = data.ToArray();
        int result = await ScalarAsync<int>(
            "SELECT golem_complete($1, $2, $3, $4, $5, $6, $7)",
            p => p.With(call).With(promise.Worker).With(promise.Index).With(bytes).With(due).With(completer is { } hash ? CommitStatement.Uuid(hash) : (Guid?)null),
            cancellation).ConfigureAwait(false);
        return result == 0 ? throw new PromiseNotFoundException(promise) : result == 1;
    }

    public async ValueTask<ReadOnlyMemory<byte>?> PollPromiseAsync(PromiseId promise, CancellationToken cancellation = default)
    {
        const string sql = """
            SELECT p.complete, p.data FROM golem_workers w JOIN golem_promises p ON p.worker = w.number AND p.entry = $3
            WHERE w.component = $1 AND w.name = $2
            """;
        (bool found, byte[]? data) = await RunAsync(sql, p => p.With(promise.Worker).With(promise.Index), async (reader, token) =>
            await reader.ReadAsync(token).ConfigureAwait(false) ? (true, reader.GetBoolean(0) ? reader.GetFieldValue<byte[]>(1) : null) : (false, null), cancellation).ConfigureAwait(false);
        if (!found) throw new PromiseNotFoundException(promise);
        return data is null ? (ReadOnlyMemory<byte>?)null : new ReadOnlyMemory<byte>(data);
    }

    public async ValueTask DeletePromiseAsync(PromiseId promise, CancellationToken cancellation = default)
    {
        const string sql = "DELETE FROM golem_promises p USING golem_workers w WHERE w.component = $1 AND w.name = $2 AND p.worker = w.number AND p.entry = $3";
        await RunAsync(sql, p => p.With(promise.Worker).With(promise.Index), (_, _) => Task.FromResult(true), cancellation).ConfigureAwait(false);
    }

    public ValueTask<bool> AddWakeUpAsync(WakeUp wakeUp, CancellationToken cancellation = default)
    {
        // A token below 0 names this call, so that the call sent again after a lost connection knows its own row.
        const string sql = """
            WITH added AS (
                INSERT INTO golem_wakeups(component, name, id, due, kind, payload, not_before, token) VALUES ($1, $2, $3, $4, $5, $6, $4, $7)
                ON CONFLICT DO NOTHING RETURNING token)
            SELECT EXISTS (SELECT FROM added UNION ALL SELECT FROM golem_wakeups WHERE component = $1 AND name = $2 AND id = $3 AND token = $7)
            """;
        BatchChecks.CheckOwed(wakeUp);
        PostgresText.Check(wakeUp.Key);
        long call = -NextGroupId(), due = OplogTime.ToMicroseconds(OplogTime.Ceiling(wakeUp.Due));
        byte[] payload = wakeUp.Payload.ToArray();
        return ScalarAsync<bool>(sql, p => p.With(wakeUp.Key.Worker).With(wakeUp.Key.Id).With(due).With((short)wakeUp.Kind).With(payload).With(call), cancellation);
    }

    /// <inheritdoc/>
    /// <remarks>After a lost connection the answer may be false although this call removed it.</remarks>
    public async ValueTask<bool> RemoveWakeUpAsync(WakeUpKey key, CancellationToken cancellation = default)
    {
        const string sql = "DELETE FROM golem_wakeups WHERE component = $1 AND name = $2 AND id = $3 AND kind = $4 RETURNING true";
        if (!PostgresText.IsStorable(key.Id)) return false;
        return await ScalarAsync<bool>(sql, p => p.With(key.Worker).With(key.Id).With((short)WakeUpKind.ScheduledInvocation), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>After a lost connection the answer may be false although this call removed it.</remarks>
    public async ValueTask<bool> RemoveWakeUpAsync(WakeUp wakeUp, CancellationToken cancellation = default)
    {
        const string sql = "DELETE FROM golem_wakeups WHERE component = $1 AND name = $2 AND id = $3 AND kind = $4 AND due = $5 AND payload = $6 RETURNING true";
        WakeUpKey key = wakeUp.Key;
        if (wakeUp.Kind != WakeUpKind.OplogDelivery || !PostgresText.IsStorable(key.Id)) return false;
        byte[] payload = wakeUp.Payload.ToArray();
        return await ScalarAsync<bool>(
            sql, p => p.With(key.Worker).With(key.Id).With((short)wakeUp.Kind).With(OplogTime.ToMicroseconds(OplogTime.Ceiling(wakeUp.Due))).With(payload), cancellation).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<WakeUpLease>> LeaseWakeUpsAsync(
        DateTimeOffset now, TimeSpan leaseTime, int countMax, WakeUpShare share = default, CancellationToken cancellation = default)
    {
        const string sql = "SELECT component, name, id, due, kind, payload, token FROM golem_lease($1, $2, $3, $4, $5, $6, $7)";
        DateTimeOffset until = now + leaseTime;
        return RunAsync<IReadOnlyList<WakeUpLease>>(
            sql,
            p => p.With(OplogTime.ToMicroseconds(now)).With(OplogTime.ToMicroseconds(OplogTime.Ceiling(until))).With(countMax).With(_database.Options.Incarnation)
                .With(share.Part).With(share.Of).With(OplogTime.ToMicroseconds(now - share.Grace)),
            async (reader, token) =>
            {
                var leases = new List<WakeUpLease>();
                while (await reader.ReadAsync(token).ConfigureAwait(false))
                {
                    var key = new WakeUpKey(new WorkerId(reader.GetGuid(0), reader.GetString(1)), reader.GetString(2));
                    var wakeUp = new WakeUp(key, PartsCodec.ToTime(reader.GetInt64(3)), (WakeUpKind)reader.GetInt16(4), reader.GetFieldValue<byte[]>(5));
                    leases.Add(new WakeUpLease(wakeUp, reader.GetInt64(6), until));
                }

                return [.. leases.OrderBy(lease => lease.WakeUp.Due)];
            }, cancellation);
    }

    public async ValueTask<bool> ReleaseWakeUpAsync(WakeUpLease lease, DateTimeOffset notBefore, CancellationToken cancellation = default)
    {
        const string sql = """
            UPDATE golem_wakeups SET not_before = greatest(due, $5)
            WHERE component = $1 AND name = $2 AND id = $3 AND token = $4 RETURNING true
            """;
        // It stays marked as leased: whose time is not its due time is found and mended when clocks are set back.
        WakeUpKey key = lease.WakeUp.Key;
        return await ScalarAsync<bool>(
            sql, p => p.With(key.Worker).With(key.Id).With(lease.Token).With(OplogTime.ToMicroseconds(OplogTime.Ceiling(notBefore))), cancellation).ConfigureAwait(false);
    }

    public ValueTask<DateTimeOffset?> NextWakeUpAsync(WakeUpShare share = default, CancellationToken cancellation = default) =>
        RunAsync<DateTimeOffset?>("SELECT min(not_before) FROM golem_wakeups WHERE $2 <= 1 OR golem_part(component, name, $2) = $1", p => p.With(share.Part).With(share.Of), async (reader, token) =>
            await reader.ReadAsync(token).ConfigureAwait(false) && !reader.IsDBNull(0) ? PartsCodec.ToTime(reader.GetInt64(0)) : null, cancellation);
}
