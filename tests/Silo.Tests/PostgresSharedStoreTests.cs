using System.Reflection;
using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Runtime.Host.Tests.Stores;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Silo.Storage.Shared;
using GolemOrleans.Tests.Postgres;
using Xunit;

namespace GolemOrleans.Silo.Tests;

/// <summary>The compliance suites of the shared stores, each fact by its name, so that all are skipped together without PostgreSQL.</summary>
public sealed class PostgresSharedStoreTests
{
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
        IKeyValueStore[] stores = [new PostgresKeyValueStore(new PostgresSharedDatabase(first)), new PostgresKeyValueStore(new PostgresSharedDatabase(second))];
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => stores[i % 2].ChangeAsync(
            new("a", "b"), "\0count", before => new[] { (byte)((before is { } value ? value.Span[0] : 0) + 1) }).AsTask()));
        Assert.Equal([40], (await stores[0].GetAsync(new("a", "b"), ["\0count"]))[0]!.Value.ToArray());
    }

    private static TheoryData<string> Facts(Type suite) => [.. suite.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => method.Name)];

    private static Task<PostgresDatabase> OpenAsync(string schema) =>
        PostgresDatabase.OpenAsync(new PostgresStoreOptions { ConnectionString = schema, Incarnation = Guid.NewGuid(), RequireDurableServer = false });

    private static async Task RunAsync(string fact, Func<PostgresSharedDatabase, object> make)
    {
        await using PostgresDatabase database = await OpenAsync(TestPostgres.Cluster.NewSchema());
        object suite = make(new PostgresSharedDatabase(database));
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
