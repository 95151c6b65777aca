using GolemOrleans.Chaos.Tests.Support;
using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Tests.Network;
using GolemOrleans.Tests.Postgres;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Chaos.Tests;

/// <summary>5 rounds; with <c>GOLEM_LONG_TESTS=1</c> 100.</summary>
public sealed class ZombieTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [PostgresFact]
    public async Task A_server_frozen_inside_an_append_adds_nothing_after_its_worker_was_taken_over()
    {
        int rounds = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 100 : 5;
        await using ChaosWorld world = await ChaosWorld.StartAsync(2);
        (ServerProcess zombie, ServerProcess other, TcpProxy link) = (world.Servers[0], world.Servers[1], world.Proxies[0]);
        for (int round = 0; round < rounds; round++)
        {
            string worker = $"zombie{round}";
            Assert.Equal(1, await ChangeAsync(zombie, world, worker, "first", 1));

            // The commit of the second change is on its way to the database when the server freezes.
            string key = $"append-{round}-{Guid.NewGuid():N}";
            Task held = link.HoldRequestsWith(key);
            Task<(long? Balance, string Answer)> frozen = Ledger.ChangeAsync(zombie, world.Component, worker, key, 10, null, CancellationToken.None);
            await held.WaitAsync(s_patience);
            zombie.Freeze();
            IReadOnlyList<OplogEntry> before = await world.OplogAsync(worker);
            Assert.Equal(["first"], Keys(before));

            // Taken over: another client's change, then the frozen one's, at the other server.
            Assert.Equal(101, await ChangeAsync(other, world, worker, "other", 100));
            if (round % 2 == 0) Assert.Equal(111, await ChangeAsync(other, world, worker, key, 10));
            IReadOnlyList<OplogEntry> taken = await world.OplogAsync(worker);

            // The old statement reaches the database now, then the server wakes and learns that it lost.
            link.ReleaseRequests();
            zombie.Thaw();
            (long? balance, string answer) = await frozen;
            output.WriteLine($"round {round}: the zombie's client was told {balance?.ToString() ?? answer}");
            Assert.Equal(111, await ChangeAsync(zombie, world, worker, key, 10));
            Assert.Equal(1111, await ChangeAsync(other, world, worker, "last", 1000));
            Assert.True(balance is null or 111, $"the zombie answered {balance}");
            IReadOnlyList<OplogEntry> after = await world.OplogAsync(worker);
            Assert.Equal(Bytes(taken), Bytes([.. after.Take(taken.Count)]));
            Assert.Equal(["first", "other", key, "last"], Keys(after));
        }
    }

    private static async Task<long> ChangeAsync(ServerProcess server, ChaosWorld world, string worker, string key, long amount)
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (true)
        {
            (long? balance, string answer) = await Ledger.ChangeAsync(server, world.Component, worker, key, amount, null, CancellationToken.None);
            if (balance is { } known) return known;
            if (limit.IsCancellationRequested) Assert.Fail($"server {server.Name} does not answer: {answer}\n{server.Log}");
        }
    }

    private static IEnumerable<string> Keys(IReadOnlyList<OplogEntry> entries) => entries.OfType<ExportedFunctionInvokedEntry>().Select(entry => entry.IdempotencyKey);

    private static byte[] Bytes(IReadOnlyList<OplogEntry> entries) => ChunkCodec.Encode(Oplog.OplogIndex.First, entries);
}
