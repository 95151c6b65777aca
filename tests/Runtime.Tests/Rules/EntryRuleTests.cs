using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests.Rules;

/// <summary>What is written when, and what replay does with it.</summary>
public sealed class EntryRuleTests : RuleWorld
{
    [Fact]
    public async Task Hints_are_passed_over_wherever_they_stand()
    {
        TestWorld world = null!;
        WorkerRuntime runtime = null!;
        using (world = World(guest =>
        {
            guest.Context.WriteStdout("before\n"u8);
            var sum = Read(guest);
            guest.MemoryBytes += 65536;
            if (guest.Context.IsLive)
                runtime.AcceptAsync(Call("queued", "nothing") with { FireAndForget = true }).Wait(Long);
            guest.Context.WriteStdout("between\n"u8);
            sum += Counter.Perform(guest, 1).AsU64;
            return sum + Read(guest);
        }))
        {
            await using (runtime = world.Start())
            {
                Assert.Equal(202UL, (await runtime.ResultAsync(Call("k1", "run"))).AsU64);
                await runtime.ResultAsync(Call("queued", "nothing"));
            }

            var kinds = await world.KindsAsync();
            Assert.Contains("Log ImportedFunctionInvoked PendingWorkerInvocation", kinds, StringComparison.Ordinal);
            Assert.Contains("GrowMemory", kinds, StringComparison.Ordinal);
            await world.Start().ResultAsync(Call("k2", "nothing"));
            Assert.Equal([1UL], Counter.Effects);
        }
    }

    [Fact]
    public async Task Grown_memory_is_a_hint_with_the_difference_written_once()
    {
        using var world = World(static guest =>
        {
            guest.MemoryBytes += 3 * 65536;
            return 0;
        });
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "run"));
        await runtime.ResultAsync(Call("k2", "nothing"));
        await world.Start().ResultAsync(Call("k3", "nothing"));
        Assert.Equal(3UL * 65536, Assert.Single((await world.OplogAsync()).OfType<GrowMemoryEntry>()).Delta);
        Assert.Equal(4UL * 65536, (await world.StatusAsync()).TotalLinearMemorySize);
    }

    [Fact]
    public async Task Local_reads_stay_buffered_until_so_many_entries_have_gathered()
    {
        using var world = World(guest =>
        {
            var before = guest.Context.Journal.Durable;
            for (var i = 0; i < 7; i++)
                Read(guest);
            Assert.Equal(before, guest.Context.Journal.Durable);
            Read(guest);
            guest.Context.Wait(Eventually.TrueAsync(() => Task.FromResult(guest.Context.Journal.Durable >= new OplogIndex(before.Value + 8))));
            return 0;
        });
        world.Services = world.Services with { Limits = new RuntimeLimits { AutoCommitEntries = 9, CommitRunningAfter = TimeSpan.FromHours(1) } };
        await world.Start().ResultAsync(Call("k1", "run"));
    }

    [Fact]
    public async Task Everything_before_a_remote_write_is_durable_when_it_is_performed()
    {
        using var world = World(guest =>
        {
            Read(guest);
            return guest.Context.Durable(Counter.Effect, WitValue.U64(1), () =>
            {
                Assert.Equal(guest.Context.Journal.Last, guest.Context.Journal.Durable);
                return WitValue.U64(1);
            }).AsU64;
        });
        world.Services = world.Services with { Limits = new RuntimeLimits { CommitRunningAfter = TimeSpan.FromHours(1) } };
        await world.Start().ResultAsync(Call("k1", "run"));
    }

    [Fact]
    public async Task A_payload_over_64_KiB_is_kept_outside_the_oplog_and_read_back_in_replay()
    {
        var large = new DurableFunction("test::large", WrappedFunctionKind.ReadRemote, WitType.Tuple(), WitType.List(WitType.U8));
        var seen = new List<byte[]>();
        using var world = World(guest =>
        {
            seen.Add((byte[])guest.Context.Durable(large, WitValue.Tuple(), () => WitValue.List(Enumerable.Range(0, 70_000).Select(i => (byte)i).ToArray())).AsArray);
            return 0;
        });
        await world.Start().ResultAsync(Call("k1", "run"));
        Assert.False(Assert.Single((await world.OplogAsync()).OfType<ImportedFunctionInvokedEntry>()).Response.IsInline);
        await world.Start().ResultAsync(Call("k2", "nothing"));
        Assert.Equal(2, seen.Count);
        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public async Task A_recorded_call_of_another_name_is_a_divergence_that_leaves_the_oplog_alone()
    {
        var other = new DurableFunction("test::other", WrappedFunctionKind.ReadLocal, WitType.Tuple(), WitType.U64);
        using var world = World(guest => guest.Context.IsLive ? Read(guest) : guest.Context.Durable(other, WitValue.Tuple(), () => WitValue.U64(0)).AsU64);
        await world.Start().ResultAsync(Call("k1", "run"));
        var before = await world.KindsAsync();
        var fault = Assert.IsType<UnexpectedOplogEntry>(await world.Start().FaultAsync(Call("k2", "nothing")));
        Assert.Equal(("test::other", "ImportedFunctionInvoked(test::read)", 4UL), (fault.Expected, fault.Got, fault.Index));
        Assert.StartsWith(before, await world.KindsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_function_leaves_no_trace_of_its_host_calls()
    {
        ScriptedProgram WithSave(ScriptedProgram program) => program
            .Export("save", [], WitType.List(WitType.U8), (guest, _) => WitValue.List(new[] { (byte)Counter.Perform(guest, 5).AsU64 }), "golem:api/save-snapshot@1.1.0")
            .Export("load", [WitType.List(WitType.U8)], WitType.Result(null, WitType.String), (guest, _) =>
            {
                Counter.Perform(guest, 6);
                return WitValue.Ok();
            }, "golem:api/load-snapshot@1.1.0");
        using var world = new TestWorld(WithSave(Counter.Program()), WithSave(Counter.Program()));
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "nothing"));
        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Manual, 1));
        await runtime.ResultAsync(Call("k2", "nothing"));
        Assert.Equal([5UL, 6UL], Counter.Effects);
        Assert.Empty((await world.OplogAsync()).OfType<ImportedFunctionInvokedEntry>());
        Assert.Single((await world.OplogAsync()).OfType<SuccessfulUpdateEntry>());
    }

    [Theory]
    [InlineData("k1", "c8134e42-809a-5f19-9cb0-6278eb4c6458")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e", "25c630bd-f9f0-54ed-a8de-145fc971e299")]
    public async Task A_derived_key_is_the_uuid_of_the_index_in_the_namespace_of_the_invocations_key(string key, string expected)
    {
        Guid derived = default;
        using var world = World(guest =>
        {
            Assert.Equal(new OplogIndex(4), guest.Context.MarkIndex());
            derived = guest.Context.DeriveIdempotencyKey();
            return 0;
        });
        await world.Start().ResultAsync(Call(key, "run"));
        Assert.Equal(Guid.Parse(expected), derived);
    }
}
