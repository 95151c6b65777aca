using System.Reflection;
using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Runtime.Host.Tests.Stores;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Silo.Storage.Shared;
using GolemOrleans.Tests.Network;
using GolemOrleans.Tests.Postgres;
using Npgsql;
using Xunit;

namespace GolemOrleans.Silo.Tests;

/// <summary>The compliance suites of the shared stores, each fact by its name, so that all are skipped together without PostgreSQL.</summary>
public sealed class PostgresSharedStoreTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly Bucket Counters = new("a", "counters");

    public static TheoryData<string> KeyValueFacts => Facts(typeof(KeyValueStoreCompliance));

    public static TheoryData<string> ObjectFacts => Facts(typeof(ObjectStoreCompliance));

    [PostgresTheory]
    [MemberData(nameof(KeyValueFacts))]
    public Task Values_comply(string fact) => RunAsync(fact, database => new KeyValueSuite(new PostgresKeyValueStore(database)));

    [PostgresTheory]
    [MemberData(nameof(ObjectFacts))]
    public Task Objects_comply(string fact) => RunAsync(fact, database => new ObjectSuite(new PostgresObjectStore(database)));

    [PostgresFact]
    public async Task Changes_of_two_servers_at_once_all_count()
    {
        string schema = TestPostgres.Cluster.NewSchema();
        await using PostgresDatabase first = await OpenAsync(schema), second = await OpenAsync(schema);
        IKeyValueStore[] stores = [Values(first), Values(second)];
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => stores[i % 2].ChangeAsync(
            new("a", "b"), "\0count", Guid.NewGuid(), before => new[] { (byte)((before is { } value ? value.Span[0] : 0) + 1) }).AsTask()));
        Assert.Equal([40], (await stores[0].GetAsync(new("a", "b"), ["\0count"]))[0]!.Value.ToArray());
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_whose_answer_was_lost_counts_once(bool existing) =>
        Assert.Equal(existing ? 11 : 1, await IncrementAndLoseTheAnswerAsync(existing, _ => ValueTask.CompletedTask));

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_whose_answer_was_lost_is_not_made_on_top_of_a_later_one(bool existing) =>
        Assert.Equal(existing ? 11 : 1, await IncrementAndLoseTheAnswerAsync(existing, async store =>
            Assert.Equal(existing ? 12 : 2, await IncrementAsync(store, "n"))));

    [PostgresFact]
    public async Task A_name_too_long_for_the_index_is_an_error_of_that_call()
    {
        await using PostgresDatabase database = await OpenAsync(TestPostgres.Cluster.NewSchema());
        byte[] noise = new byte[10_000];
        new Random(1).NextBytes(noise);
        IKeyValueStore store = Values(database);
        await Assert.ThrowsAsync<SharedStoreException>(() => IncrementAsync(store, Convert.ToHexString(noise)));
        Assert.Equal(1, await IncrementAsync(store, "n"));
    }

    [PostgresFact]
    public async Task A_move_into_a_container_that_is_being_deleted_keeps_the_source()
    {
        string schema = TestPostgres.Cluster.NewSchema();
        await using PostgresDatabase database = await OpenAsync(schema);
        IObjectStore store = new PostgresObjectStore(Shared(database));
        Container source = new("a", "source"), target = new("a", "target");
        await store.CreateContainerAsync(source, DateTimeOffset.UnixEpoch);
        await store.CreateContainerAsync(target, DateTimeOffset.UnixEpoch);
        await store.WriteAsync(source, "o", "content"u8.ToArray(), DateTimeOffset.UnixEpoch);

        await using var deleting = new NpgsqlConnection(schema + ";Pooling=false");
        await deleting.OpenAsync();
        await using NpgsqlTransaction transaction = await deleting.BeginTransactionAsync();
        Assert.True((bool)(await ScalarAsync(deleting, "SELECT golem_delete_container('a', 'target')"))!);
        Task<bool> moving = store.CopyAsync(source, "o", target, "o", true, DateTimeOffset.UnixEpoch).AsTask();
        while (!moving.IsCompleted && await ScalarAsync(deleting, "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))") is 0L)
            await Task.Yield();
        await transaction.CommitAsync();

        Assert.False(await moving.WaitAsync(s_patience));
        Assert.Equal(7, (await store.FindAsync(source, "o"))!.SizeBytes);
    }

    /// <summary>Increments through a connection that is lost after the database has answered; returns what the caller gets after it is sent again.</summary>
    /// <param name="existing">Whether the counter stands at 10 before; otherwise there is none.</param>
    /// <param name="meanwhile">Runs before it is sent again, with the store of another server.</param>
    private static async Task<int> IncrementAndLoseTheAnswerAsync(bool existing, Func<IKeyValueStore, ValueTask> meanwhile)
    {
        string schema = TestPostgres.Cluster.NewSchema();
        var address = new NpgsqlConnectionStringBuilder(schema);
        using var proxy = new TcpProxy(address.Port);
        address.Port = proxy.Port;
        await using PostgresDatabase near = await OpenAsync(schema), far = await OpenAsync(address.ConnectionString);
        if (existing)
            await Values(near).SetAsync(Counters, [new("n", new byte[] { 10 })]);

        // The function runs between the read and the write: the answer to the write is what vanishes.
        var swallowing = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<KeyValueChange> changing = Values(far).ChangeAsync(Counters, "n", Guid.NewGuid(), before =>
        {
            if (!swallowing.Task.IsCompleted)
                swallowing.SetResult(proxy.SwallowAnswersAsync());
            return Next(before);
        }).AsTask();
        await (await swallowing.Task.WaitAsync(s_patience)).WaitAsync(s_patience);
        await meanwhile(Values(near));
        proxy.Heal();
        return (await changing.WaitAsync(s_patience)).Value!.Value.Span[0];
    }

    private static async Task<int> IncrementAsync(IKeyValueStore store, string key) =>
        (await store.ChangeAsync(Counters, key, Guid.NewGuid(), Next)).Value!.Value.Span[0];

    private static ReadOnlyMemory<byte>? Next(ReadOnlyMemory<byte>? before) => new[] { (byte)((before is { } value ? value.Span[0] : 0) + 1) };

    private static PostgresSharedDatabase Shared(PostgresDatabase database) => new(database, Guid.NewGuid);

    private static IKeyValueStore Values(PostgresDatabase database) => new PostgresKeyValueStore(Shared(database));

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static TheoryData<string> Facts(Type suite) => [.. suite.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => method.Name)];

    private static Task<PostgresDatabase> OpenAsync(string schema) =>
        PostgresDatabase.OpenAsync(new PostgresStoreOptions { ConnectionString = schema, Incarnation = Guid.NewGuid(), RequireDurableServer = false });

    private static async Task RunAsync(string fact, Func<PostgresSharedDatabase, object> make)
    {
        await using PostgresDatabase database = await OpenAsync(TestPostgres.Cluster.NewSchema());
        object suite = make(Shared(database));
        await (Task)suite.GetType().GetMethod(fact)!.Invoke(suite, null)!;
    }

    private sealed class KeyValueSuite(IKeyValueStore store) : KeyValueStoreCompliance
    {
        protected override IKeyValueStore Store => store;
    }

    private sealed class ObjectSuite(IObjectStore store) : ObjectStoreCompliance
    {
        protected override IObjectStore Store => store;
    }
}
