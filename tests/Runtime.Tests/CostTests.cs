using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;
using Xunit.Abstractions;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>What an invocation costs in quantities that do not depend on the machine. Alone, since the heap is everybody's.</summary>
[Collection(nameof(CostTests))]
public sealed class CostTests(ITestOutputHelper output)
{
    /// <summary>Bytes per call of a loaded idle worker, caller to outcome, with the store in memory; measured 7.4 kB in Debug.</summary>
    private const long AllocatedBytesMax = 9_000;

    private readonly Counter _counter = new();

    [Fact]
    public async Task An_invocation_of_a_loaded_worker_allocates_a_bounded_number_of_bytes()
    {
        using var world = new TestWorld(_counter.Program());
        await using var runtime = world.Start();
        for (var i = 0; i < 500; i++)
            await runtime.ResultAsync(Call($"warm {i}", "add", U64(1)) with { IsNewKey = true });

        const int calls = 1_000;
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < calls; i++)
            await runtime.ResultAsync(Call($"call {i}", "add", U64(1)) with { IsNewKey = true });
        var perCall = (GC.GetTotalAllocatedBytes(precise: true) - before) / calls;

        output.WriteLine($"{perCall} bytes per call");
        Assert.InRange(perCall, 1, AllocatedBytesMax);
    }

    [Fact]
    public async Task An_invocation_costs_one_synced_transaction_and_one_commit()
    {
        var folder = Directory.CreateTempSubdirectory("golem-cost").FullName;
        try
        {
            var transactions = new CountingFaults(FaultPoint.AfterAppend);
            using var data = DataFolder.Open(folder);
            await using var store = SqliteOplogStore.Open(data, transactions);
            using var world = new TestWorld(_counter.Program());
            world.Services = world.Services with { Oplogs = store };
            await using var runtime = world.Start();
            await runtime.ResultAsync(Call("first", "add", U64(1)));

            const int calls = 200;
            var before = transactions.Count;
            for (var i = 0; i < calls; i++)
                await runtime.ResultAsync(Call($"call {i}", "add", U64(1)));

            Assert.Equal(calls, transactions.Count - before);
            await runtime.DisposeAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class CountingFaults(FaultPoint counted) : IFaultInjector
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Reach(FaultPoint point)
        {
            if (point == counted)
                Interlocked.Increment(ref _count);
        }
    }
}

[CollectionDefinition(nameof(CostTests), DisableParallelization = true)]
public sealed class CostTestsCollection;
