using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests.Rules;

/// <summary>Atomic regions, batches, jumps and persistence levels.</summary>
public sealed class RegionRuleTests : RuleWorld
{
    [Fact]
    public async Task An_unfinished_outer_region_is_run_again_with_the_finished_region_inside_it()
    {
        FailNext();
        using var world = World(guest =>
        {
            var outer = guest.Context.BeginAtomicRegion();
            var inner = guest.Context.BeginAtomicRegion();
            Counter.Perform(guest, 1);
            guest.Context.EndAtomicRegion(inner);
            Counter.Perform(guest, 2);
            FailOnce(guest);
            guest.Context.EndAtomicRegion(outer);
            return Counter.Perform(guest, 3).AsU64;
        });
        await world.Start().ResultAsync(Call("k1", "run"));
        Assert.Equal([1UL, 2UL, 1UL, 2UL, 3UL], Counter.Effects);
        await world.Start().ResultAsync(Call("k2", "nothing"));
        Assert.Equal(5, Counter.Effects.Length);
    }

    [Fact]
    public async Task Ending_a_region_twice_writes_another_end_and_is_replayed()
    {
        using var world = World(guest =>
        {
            var begin = guest.Context.BeginAtomicRegion();
            guest.Context.EndAtomicRegion(begin);
            guest.Context.EndAtomicRegion(begin);
            return Counter.Perform(guest, 1).AsU64;
        });
        await world.Start().ResultAsync(Call("k1", "run"));
        Assert.Equal(2, (await world.OplogAsync()).OfType<EndAtomicRegionEntry>().Count());
        await world.Start().ResultAsync(Call("k2", "nothing"));
        Assert.Equal([1UL], Counter.Effects);
    }

    [Fact]
    public async Task A_jump_into_a_region_that_a_jump_has_skipped_traps()
    {
        OplogIndex? inside = null;
        using var world = World(guest =>
        {
            var start = guest.Context.MarkIndex();
            if (inside is null)
            {
                inside = guest.Context.MarkIndex();
                guest.Context.JumpTo(start);
            }

            guest.Context.JumpTo(inside.Value);
            return 0;
        });
        var fault = await world.Start().FaultAsync(Call("k1", "run"));
        Assert.StartsWith("Attempted to jump to a deleted region in oplog", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_is_durable_from_its_begin_on_and_skipped_as_a_whole_when_it_is_run_again()
    {
        FailNext();
        using var world = World(guest =>
        {
            var begin = guest.Context.BeginRemoteWrite();
            Assert.True(guest.Context.Journal.Durable >= begin);
            Read(guest);
            FailOnce(guest);
            guest.Context.EndRemoteWrite(begin);
            return 0;
        });
        await world.Start().ResultAsync(Call("k1", "run"));
        var entries = await world.OplogAsync();
        var begin = entries.ToList().FindIndex(entry => entry is BeginRemoteWriteEntry) + 1;
        var jump = Assert.Single(entries.OfType<JumpEntry>());
        Assert.Equal((ulong)begin + 1, jump.Region.Start.Value);
    }

    [Fact]
    public async Task With_idempotence_off_an_unfinished_batch_fails_instead_of_being_run_again()
    {
        FailNext();
        var opened = 0;
        using var world = World(guest =>
        {
            guest.Context.IdempotenceMode = false;
            var begin = guest.Context.BeginRemoteWrite();
            opened++;
            FailOnce(guest);
            guest.Context.EndRemoteWrite(begin);
            return 0;
        });
        var fault = await world.Start().FaultAsync(Call("k1", "run"));
        Assert.Equal("Non-idempotent remote write operation was not completed, cannot retry", fault.Message);
        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task Setting_the_persistence_level_that_holds_writes_nothing()
    {
        using var world = World(guest =>
        {
            guest.Context.SetPersistenceLevel(PersistenceLevel.Smart);
            guest.Context.SetPersistenceLevel(PersistenceLevel.PersistRemoteSideEffects);
            guest.Context.SetPersistenceLevel(PersistenceLevel.PersistRemoteSideEffects);
            return 0;
        });
        await world.Start().ResultAsync(Call("k1", "run"));
        Assert.Single((await world.OplogAsync()).OfType<ChangePersistenceLevelEntry>());
        await world.Start().ResultAsync(Call("k2", "nothing"));
    }

    [Fact]
    public async Task Persisting_remote_side_effects_records_and_replays_as_smart_does()
    {
        var seen = new List<ulong>();
        using var world = World(guest =>
        {
            guest.Context.SetPersistenceLevel(PersistenceLevel.PersistRemoteSideEffects);
            Counter.Perform(guest, 1);
            seen.Add(Read(guest));
            return seen[^1];
        });
        await world.Start().ResultAsync(Call("k1", "run"));
        await world.Start().ResultAsync(Call("k2", "nothing"));
        Assert.Equal([100UL, 100UL], seen);
        Assert.Equal([1UL], Counter.Effects);
    }

    [Fact]
    public async Task Entries_in_a_persist_nothing_zone_are_written_for_observers()
    {
        using var world = World(guest =>
        {
            if (!guest.Context.IsLive)
                return 0;
            guest.Context.SetPersistenceLevel(PersistenceLevel.PersistNothing);
            Counter.Perform(guest, 1);
            guest.Context.SetPersistenceLevel(PersistenceLevel.Smart);
            return 0;
        });
        await world.Start().ResultAsync(Call("k1", "run"));
        Assert.Contains("ChangePersistenceLevel ImportedFunctionInvoked ChangePersistenceLevel ExportedFunctionCompleted", await world.KindsAsync(), StringComparison.Ordinal);
        await world.Start().ResultAsync(Call("k2", "nothing"));
        Assert.Equal([1UL], Counter.Effects);
    }

    [Fact]
    public async Task The_persistence_level_does_not_outlive_its_invocation()
    {
        using var world = new TestWorld(Program(static guest =>
        {
            if (guest.Context.IsLive)
                guest.Context.SetPersistenceLevel(PersistenceLevel.PersistNothing);
            return 0;
        }));
        await using (var first = world.Start())
        {
            await first.ResultAsync(Call("k1", "run"));
            await first.ResultAsync(Call("k2", "effect", U64(1)));
        }

        await world.Start().ResultAsync(Call("k3", "nothing"));
        Assert.Equal([1UL], Counter.Effects);
    }
}
