using System.Globalization;
using GolemOrleans.Grains.Tests.Stores;
using GolemOrleans.Tests.Postgres;
using GolemOrleans.Tests.Time;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Grains.Tests.Faults;

/// <summary>
/// Everything that can go wrong in a cluster, each case on its own and all in a random order, under load: no acknowledged
/// invocation is lost, no key has an effect twice, oplogs have no gaps, and every worker answers afterwards. The seed is
/// printed; GOLEM_TEST_SEED sets it, GOLEM_LONG_TESTS=1 makes twenty times as many faults in random order.
/// </summary>
public sealed class ClusterFaultTests(ITestOutputHelper output)
{
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_TEST_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var given)
        ? given
        : Random.Shared.Next();

    public static TheoryData<ClusterFault> Faults => [.. Enum.GetValues<ClusterFault>()];

    private static int Rounds => Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 20 : 1;

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Nothing_acknowledged_is_lost_or_repeated_on_SQLite(ClusterFault fault) => OneAsync(fault, OnSqliteAsync);

    [PostgresTheory]
    [MemberData(nameof(Faults))]
    public Task Nothing_acknowledged_is_lost_or_repeated_on_PostgreSQL(ClusterFault fault) => OneAsync(fault, OnPostgresAsync);

    [Fact]
    public Task Nothing_acknowledged_is_lost_or_repeated_whatever_happens_in_whatever_order_on_SQLite() => AllAsync(OnSqliteAsync);

    [PostgresFact]
    public Task Nothing_acknowledged_is_lost_or_repeated_whatever_happens_in_whatever_order_on_PostgreSQL() => AllAsync(OnPostgresAsync);

    private async Task OneAsync(ClusterFault fault, Func<VirtualClock, Task<TestStore>> store)
    {
        await using var run = await FaultRun.StartAsync(output, _seed, store, workers: 9, clients: 6);
        await run.ProgressAsync(40);
        await run.MakeAsync(fault);
        await run.ProgressAsync(40);
        await run.HealAndCheckAsync();
    }

    private async Task AllAsync(Func<VirtualClock, Task<TestStore>> store)
    {
        await using var run = await FaultRun.StartAsync(output, _seed, store, workers: 24, clients: 12);
        for (var round = 0; round < Rounds; round++)
            await run.RoundAsync();
        await run.HealAndCheckAsync();
    }

    private Task<TestStore> OnSqliteAsync(VirtualClock clock) => Task.FromResult<TestStore>(new SqliteTestStore(_seed));

    private static async Task<TestStore> OnPostgresAsync(VirtualClock clock) => await PostgresTestStore.CreateAsync(clock);
}
