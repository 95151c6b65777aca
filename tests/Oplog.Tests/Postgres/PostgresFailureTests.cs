using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Oplog.Postgres.Migrations;
using GolemOrleans.Oplog.Postgres.Commits;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Tests.Network;
using GolemOrleans.Tests.Postgres;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Oplog.Tests.Postgres;

/// <summary>What the PostgreSQL store does when connections, statements and servers fail.</summary>
public sealed class PostgresFailureTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static async Task<(PostgresDatabase Database, PostgresOplogStore Store)> OpenAsync(PostgresStoreOptions options)
    {
        PostgresDatabase database = await PostgresDatabase.OpenAsync(options);
        return (database, await PostgresOplogStore.OpenAsync(database));
    }

    private static PostgresStoreOptions Through(TcpProxy proxy, string schema)
    {
        var builder = new NpgsqlConnectionStringBuilder(schema) { Port = proxy.Port };
        return SharedPostgres.Options(builder.ConnectionString);
    }

    private static int PortOf(string connection) => new NpgsqlConnectionStringBuilder(connection).Port;

    [PostgresFact]
    public async Task A_commit_whose_answer_was_lost_is_found_committed_and_not_repeated()
    {
        string schema = SharedPostgres.NewSchema();
        using var proxy = new TcpProxy(PortOf(schema));
        (PostgresDatabase database, PostgresOplogStore store) = await OpenAsync(Through(proxy, schema));
        await using var _ = database;
        await using var __ = store;
        WorkerId worker = Batches.Worker("w");
        CommitBatch create = Batches.Create(worker);
        Task swallowed = proxy.SwallowAnswersAsync();
        Task<Epoch> creating = store.CreateAsync(create).AsTask();
        await swallowed.WaitAsync(s_patience);
        proxy.Heal();
        Epoch epoch = await creating.WaitAsync(s_patience);
        WorkerStatusRecord status = create.Status;
        for (int i = 0; i < 5; i++)
        {
            CommitBatch batch = Batches.After(status, epoch, Batches.Log($"{i}"));
            swallowed = proxy.SwallowAnswersAsync();
            Task<CommitOutcome> committing = store.CommitAsync(batch).AsTask();
            await swallowed.WaitAsync(s_patience);
            Assert.False(committing.IsCompleted);
            proxy.Heal();
            Assert.Equal(CommitOutcome.Committed, await committing.WaitAsync(s_patience));
            status = batch.Status;
        }

        // Without entries the index does not tell either; the group id does.
        swallowed = proxy.SwallowAnswersAsync();
        Task<CommitOutcome> empty = store.CommitAsync(Batches.After(status, epoch) with { Runnable = true }).AsTask();
        await swallowed.WaitAsync(s_patience);
        proxy.Heal();
        Assert.Equal(CommitOutcome.Committed, await empty.WaitAsync(s_patience));
        Assert.Equal(6, (await store.ReadAsync(worker, OplogIndex.First, 100)).Count);
        Assert.Single(await store.FindRunnableAsync([], 0, 10));
    }

    [PostgresFact]
    public async Task A_promise_completed_by_a_call_whose_answer_was_lost_was_completed_by_that_call()
    {
        string schema = SharedPostgres.NewSchema();
        using var proxy = new TcpProxy(PortOf(schema));
        (PostgresDatabase database, PostgresOplogStore store) = await OpenAsync(Through(proxy, schema));
        await using var _ = database;
        await using var __ = store;
        WorkerId worker = Batches.Worker("w");
        await store.CreateAsync(Batches.Create(worker, Batches.NoOp) with { CreatedPromises = [new OplogIndex(2)] });
        var promise = new PromiseId(worker, new OplogIndex(2));
        Task swallowed = proxy.SwallowAnswersAsync();
        Task<bool> completing = store.CompletePromiseAsync(promise, new byte[] { 1 }, Samples.Time).AsTask();
        await swallowed.WaitAsync(s_patience);
        proxy.Heal();
        Assert.True(await completing.WaitAsync(s_patience));
        Assert.False(await store.CompletePromiseAsync(promise, new byte[] { 2 }, Samples.Time));
    }

    [PostgresFact]
    public async Task A_late_statement_of_an_earlier_group_changes_nothing()
    {
        string schema = SharedPostgres.NewSchema();
        (PostgresDatabase database, PostgresOplogStore store) = await OpenAsync(SharedPostgres.Options(schema));
        await using var _ = database;
        await using var __ = store;
        WorkerId worker = Batches.Worker("w");
        CommitBatch create = Batches.Create(worker);
        Epoch epoch = await store.CreateAsync(create);
        await store.CommitAsync(Batches.After(create.Status, epoch) with { Runnable = true });
        var late = new CommitGroup(new CommitWrite(
            new CommitRequest(Batches.After(create.Status, epoch) with { Runnable = false }, isCreate: false)));
        await using var connection = new NpgsqlConnection(schema);
        await connection.OpenAsync();
        await using NpgsqlCommand command = CommitStatement.Create(connection, 1, late);
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync())
        {
            var outcomes = await CommitStatement.ReadAsync(reader, 1, default);
            Assert.Equal(WriteResult.OwnershipLost, outcomes[0].Result);
        }

        Assert.Single(await store.FindRunnableAsync([], 0, 10));
    }

    [PostgresFact]
    public async Task While_the_database_is_away_changes_fail_in_the_end_and_health_tells_until_it_is_back()
    {
        string schema = SharedPostgres.NewSchema();
        using var proxy = new TcpProxy(PortOf(schema));
        (PostgresDatabase database, PostgresOplogStore store) = await OpenAsync(Through(proxy, schema) with { RetryLimit = TimeSpan.FromMilliseconds(200) });
        await using var _ = database;
        await using var __ = store;
        CommitBatch create = Batches.Create(Batches.Worker("w"));
        Epoch epoch = await store.CreateAsync(create);
        proxy.Refusing = true;
        proxy.ResetAll();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync(Batches.After(create.Status, epoch, Batches.Log("x"))).AsTask().WaitAsync(s_patience));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.GetStatusAsync(create.Worker).AsTask().WaitAsync(s_patience));
        Assert.False(store.Health.IsHealthy);
        proxy.Heal();
        for (var began = TimeProvider.System.GetTimestamp(); !store.Health.IsHealthy && TimeProvider.System.GetElapsedTime(began) < s_patience;) await Task.Yield();
        Assert.True(store.Health.IsHealthy);
        OpenedWorker opened = await store.OpenAsync(create.Worker);
        await store.CommitAsync(Batches.After(opened.Status, opened.Epoch, Batches.Log("y")));
    }

    [PostgresFact]
    public async Task Every_acknowledged_commit_survives_kills_of_the_database_once_and_in_order()
    {
        using PostgresCluster cluster = PostgresCluster.Create(durable: true);
        (PostgresDatabase database, PostgresOplogStore store) = await OpenAsync(SharedPostgres.Options(cluster.NewSchema()) with { RequireDurableServer = true });
        await using var _ = database;
        await using var __ = store;
        using var stop = new CancellationTokenSource();
        int acknowledged = 0;
        var enough = new TaskCompletionSource[3];
        for (int i = 0; i < enough.Length; i++) enough[i] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int>[] writers = [.. Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            CommitBatch create = Batches.Create(Batches.Worker($"w{i}"));
            Epoch epoch = await store.CreateAsync(create);
            WorkerStatusRecord status = create.Status;
            int count = 0;
            while (!stop.IsCancellationRequested)
            {
                CommitBatch batch = Batches.After(status, epoch, Batches.Log($"{count}"));
                await store.CommitAsync(batch);
                (status, count) = (batch.Status, count + 1);
                int total = Interlocked.Increment(ref acknowledged);
                if (total % 200 == 0 && total / 200 <= enough.Length) enough[total / 200 - 1].TrySetResult();
            }

            return count;
        }))];
        foreach (TaskCompletionSource reached in enough)
        {
            await Task.WhenAny(reached.Task, Task.WhenAll(writers)).WaitAsync(s_patience);
            cluster.Kill();
            cluster.Start();
        }

        await stop.CancelAsync();
        int[] counts = await Task.WhenAll(writers).WaitAsync(s_patience);
        output.WriteLine($"acknowledged per worker: {string.Join(", ", counts)}");
        for (int i = 0; i < counts.Length; i++)
        {
            var entries = await store.ReadAsync(Batches.Worker($"w{i}"), OplogIndex.First, int.MaxValue);
            Assert.Equal(Enumerable.Range(0, counts[i]).Select(n => $"{n}"), entries.OfType<Entries.LogEntry>().Select(log => log.Message));
        }
    }

    [PostgresFact]
    public async Task A_server_that_may_lose_what_it_acknowledged_is_refused()
    {
        PostgresStoreOptions options = SharedPostgres.Options(SharedPostgres.NewSchema()) with { RequireDurableServer = true };
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresDatabase.OpenAsync(options));
        Assert.Contains("fsync=off", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        string schema = SharedPostgres.NewSchema();
        await (await PostgresDatabase.OpenAsync(SharedPostgres.Options(schema))).DisposeAsync();
        await using var connection = new NpgsqlConnection(schema);
        await connection.OpenAsync();
        await using (var newer = new NpgsqlCommand("INSERT INTO golem_migrations(part, version, name) VALUES ('oplogs', 999, 'later')", connection)) await newer.ExecuteNonQueryAsync();
        await Assert.ThrowsAsync<StoreFormatException>(() => PostgresDatabase.OpenAsync(SharedPostgres.Options(schema)));
    }

    [PostgresFact]
    public async Task Servers_that_start_together_migrate_once()
    {
        string schema = SharedPostgres.NewSchema();
        PostgresDatabase[] databases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresDatabase.OpenAsync(SharedPostgres.Options(schema))));
        foreach (PostgresDatabase database in databases) await database.DisposeAsync();
        await using var connection = new NpgsqlConnection(schema);
        await connection.OpenAsync();
        await using var applied = new NpgsqlCommand("SELECT array_agg(version ORDER BY version) FROM golem_migrations WHERE part = 'oplogs'", connection);
        Assert.Equal(Enumerable.Range(1, MigrationSet.Oplogs.Version), (int[])(await applied.ExecuteScalarAsync())!);
    }

    [PostgresFact]
    public async Task A_name_that_the_database_cannot_hold_is_refused_alone()
    {
        (PostgresDatabase database, PostgresOplogStore store) = await OpenAsync(SharedPostgres.Options(SharedPostgres.NewSchema()));
        await using var _ = database;
        await using var __ = store;
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.CreateAsync(Batches.Create(Batches.Worker("a\0b"))));
        Assert.Null(await store.GetStatusAsync(Batches.Worker("a\0b")));
        await store.CreateAsync(Batches.Create(Batches.Worker("good")));
    }

    [PostgresFact]
    public async Task Two_servers_never_hold_the_same_wake_up_and_a_dead_ones_are_offered_at_once()
    {
        string schema = SharedPostgres.NewSchema();
        (PostgresDatabase firstDatabase, PostgresOplogStore first) = await OpenAsync(SharedPostgres.Options(schema));
        (PostgresDatabase secondDatabase, PostgresOplogStore second) = await OpenAsync(SharedPostgres.Options(schema));
        await using var _ = firstDatabase;
        await using var __ = secondDatabase;
        await using var ___ = first;
        await using var ____ = second;
        WorkerId worker = Batches.Worker("w");
        for (int i = 0; i < 100; i++) await first.AddWakeUpAsync(new WakeUp(new WakeUpKey(worker, $"{i}"), Samples.Time, WakeUpKind.ScheduledInvocation));
        var leases = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? first : second).LeaseWakeUpsAsync(Samples.Time, TimeSpan.FromHours(1), 10).AsTask()));
        string[] ids = [.. leases.SelectMany(page => page).Select(lease => lease.WakeUp.Key.Id)];
        Assert.Equal(ids.Length, ids.Distinct().Count());

        // The first is not heard of any more; the second keeps what it has leased itself.
        await new ServerMembership(firstDatabase, "first").BeatAsync(TimeSpan.FromHours(1));
        var membership = new ServerMembership(secondDatabase, "second");
        await membership.BeatAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, membership.Live.Count);
        await new ServerMembership(firstDatabase, "first").LeaveAsync();
        await membership.BeatAsync(TimeSpan.FromHours(1));
        Assert.Equal([secondDatabase.Incarnation], membership.Live);
        int again = (await second.LeaseWakeUpsAsync(Samples.Time, TimeSpan.FromHours(1), 1000)).Count;
        Assert.InRange(again, 1, 100);
        Assert.Empty(await second.LeaseWakeUpsAsync(Samples.Time, TimeSpan.FromHours(1), 1000));
    }

    [PostgresFact]
    public async Task A_server_that_is_not_heard_of_is_removed_and_comes_back_with_its_next_beat()
    {
        string schema = SharedPostgres.NewSchema();
        PostgresDatabase firstDatabase = await PostgresDatabase.OpenAsync(SharedPostgres.Options(schema)), secondDatabase = await PostgresDatabase.OpenAsync(SharedPostgres.Options(schema));
        await using var _ = firstDatabase;
        await using var __ = secondDatabase;
        var first = new ServerMembership(firstDatabase, "first");
        var second = new ServerMembership(secondDatabase, "second");
        await first.BeatAsync(TimeSpan.FromHours(1));
        await second.BeatAsync(TimeSpan.Zero);
        Assert.Equal([secondDatabase.Incarnation], second.Live);
        await first.BeatAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, first.Live.Count);
    }
}
