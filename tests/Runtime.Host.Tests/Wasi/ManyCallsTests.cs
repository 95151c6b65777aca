using System.Diagnostics;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Runtime.Host.Tests.Wat;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Tests.Guests;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Runtime.Host.Tests.Wasi;

/// <summary>
/// One invocation that makes very many recorded calls, over the real store: what is on its way to the store and what replay reads
/// at once are bounded. 100,000 calls; 10 million with GOLEM_LONG_TESTS=1, and then the heap is looked at, too.
/// </summary>
public sealed class ManyCallsTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1";
    private static readonly int Calls = IsLong ? 10_000_000 : 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task A_guest_that_reads_its_clock_very_often_ends_and_is_replayed_in_bounded_memory()
    {
        var folder = Directory.CreateTempSubdirectory("golem-many-calls-").FullName;
        using var data = DataFolder.Open(folder);
        await using var store = SqliteOplogStore.Open(data);
        var wat = new WatComponent().Import("wasi:clocks/monotonic-clock", "now");
        using var worker = new WatWorker(wat.Build($"""
            (local.set $a (i32.const {Calls}))
            (loop $again
              (i64.store (i32.const 0) (call $monotonic-clock.now))
              (br_if $again (local.tee $a (i32.sub (local.get $a) (i32.const 1)))))
            (call $note (i64.load (i32.const 0)))
            """));
        var (entries, largest) = (0L, 0L);
        worker.World.Services = worker.World.Services with
        {
            Oplogs = StoreProbe.Around(store, batch =>
            {
                entries += batch.Entries.Count;
                largest = Math.Max(largest, batch.Entries.Sum(EntrySize.Of));
                return Task.CompletedTask;
            }),
        };
        var live = await AnswerAsync(worker, "run", "k1");
        var again = await AnswerAsync(worker, "report", "k2");
        Assert.Equal(live, again);
        Assert.True(entries >= Calls, $"{entries} entries");
        Assert.InRange(largest, 1, worker.World.Services.Limits.MaxUndurableBytes + 1000);
        await store.DisposeAsync();
        data.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Asks a fresh runtime, which replays what there is.</summary>
    private async Task<byte[]> AnswerAsync(WatWorker worker, string function, string key)
    {
        var began = Stopwatch.GetTimestamp();
        await using var runtime = worker.World.Start();
        var answer = (byte[])TestCalls.Value(await runtime.InvokeAsync(TestWorld.Call(key, function), Patience)).AsArray;
        var heap = GC.GetTotalMemory(forceFullCollection: true) >> 20;
        output.WriteLine($"{function}: {Calls} calls, {Stopwatch.GetElapsedTime(began).TotalMicroseconds / Calls:0.00} µs each; managed heap {heap} MiB");
        if (IsLong)
            Assert.InRange(heap, 0, 256);
        return answer;
    }
}
