using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Journal;
using GolemOrleans.Runtime.Replay;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Runtime.Tests.Rules;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests.Journal;

/// <summary>What is on its way to the store, and what replay reads at once, takes bounded memory.</summary>
public sealed class BackPressureTests : RuleWorld
{
    private const int Calls = 20_000;

    [Fact]
    public async Task A_guest_that_writes_faster_than_the_store_takes_waits_for_it()
    {
        var limits = new RuntimeLimits { MaxUndurableBytes = 100_000 };
        var held = new TaskCompletionSource();
        var (isHeld, calls, peak) = (false, 0, 0L);
        WorkerJournal? journal = null;
        using var world = World(guest =>
        {
            journal = guest.Context.Journal;
            isHeld = true;
            for (; calls < Calls; calls++)
            {
                Read(guest);
                peak = Math.Max(peak, journal.UndurableBytes);
            }

            return 0;
        });
        world.Services = world.Services with { Limits = limits, Oplogs = StoreProbe.Around(world.Store, _ => isHeld ? held.Task : Task.CompletedTask) };
        var run = world.Start().ResultAsync(Call("k1", "run"));
        await Eventually.TrueAsync(() => Task.FromResult(journal?.UndurableBytes > limits.MaxUndurableBytes));
        Assert.False(run.IsCompleted);
        held.SetResult();
        await run;
        Assert.InRange(peak, 1, limits.MaxUndurableBytes + 1000);
        Assert.Equal(Calls, (await world.OplogAsync()).OfType<ImportedFunctionInvokedEntry>().Count());
        Assert.Equal(0, journal!.UndurableBytes);
    }

    [Fact]
    public void Large_entries_are_read_few_at_a_time_and_small_ones_many()
    {
        Assert.InRange(LargestRead(entryBytes: 60_000), 1, 18);
        Assert.InRange(LastRead(entryBytes: 60_000), 15, 18);
        Assert.InRange(LastRead(entryBytes: 600_000), 1, 2);
        Assert.Equal(1024, LastRead(entryBytes: 8));
    }

    [Fact]
    public void Looking_far_ahead_keeps_a_few_chunks_only()
    {
        var (entries, reads) = Entries(8);
        for (var i = 1UL; i <= 100_000; i++)
            _ = entries[new OplogIndex(i)];
        var before = reads.Count;
        _ = entries[new OplogIndex(99_000)];
        Assert.Equal(before, reads.Count);
        _ = entries[new OplogIndex(2)];
        Assert.Equal(before + 1, reads.Count);
    }

    private static int LargestRead(int entryBytes) => Walk(entryBytes).Max();

    private static int LastRead(int entryBytes) => Walk(entryBytes)[^2];

    private static List<int> Walk(int entryBytes)
    {
        var (entries, reads) = Entries(entryBytes);
        for (var i = 1UL; i <= 10_000; i++)
            _ = entries[new OplogIndex(i)];
        return reads;
    }

    private static (RecordedEntries Entries, List<int> Reads) Entries(int entryBytes)
    {
        var reads = new List<int>();
        var entry = new ImportedFunctionInvokedEntry(DateTimeOffset.UnixEpoch, "f", OplogPayload.None, OplogPayload.Inline(new byte[entryBytes]), WrappedFunctionType.ReadLocal);
        var limits = new RuntimeLimits();
        return (new RecordedEntries(new OplogIndex(100_000), Read, limits.ReplayChunkEntries, limits.ReplayChunkBytes), reads);

        IReadOnlyList<OplogEntry> Read(OplogIndex from, int count)
        {
            reads.Add(count);
            return Enumerable.Repeat<OplogEntry>(entry, count).ToArray();
        }
    }
}
