using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>Durability semantics, section 12.</summary>
public class ResourceTests
{
    private const string Api = "t:c/api";
    private static readonly ResourceType Counter = new("counter");

    [Fact]
    public async Task An_indexed_resource_is_made_at_first_use_and_found_again_also_after_replay()
    {
        var program = Program();
        using var world = new TestWorld(program);
        var runtime = world.Start();

        Assert.Equal(12UL, (await runtime.ResultAsync(Call("k1", "t:c/api.{counter(10).inc}", U64(2)))).AsU64);
        Assert.Equal(15UL, (await runtime.ResultAsync(Call("k2", "t:c/api.{counter(10).inc}", U64(3)))).AsU64);
        Assert.Equal(21UL, (await runtime.ResultAsync(Call("k3", "t:c/api.{counter(20).inc}", U64(1)))).AsU64);
        Assert.Equal(16UL, (await world.Start().ResultAsync(Call("k4", "t:c/api.{counter(10).inc}", U64(1)))).AsU64);

        var entries = await world.OplogAsync();
        Assert.Equal([0UL, 1UL], entries.OfType<CreateResourceEntry>().Select(entry => entry.ResourceId));
        Assert.Equal(["10"], entries.OfType<DescribeResourceEntry>().First().ResourceParamTexts);
        Assert.Equal(2, (await world.StatusAsync()).OwnedResources.Count);
    }

    [Fact]
    public async Task A_handle_that_left_the_worker_can_be_used_and_dropped_once()
    {
        using var world = new TestWorld(Program());
        var runtime = world.Start();
        var made = await runtime.ResultAsync(Call("k1", "t:c/api.{counter.new}", U64(5)));
        Assert.Equal(0UL, made.RawBits);

        var borrowed = new ValueAndType(WitType.Borrow(Counter), WitValue.BorrowId(0));
        Assert.Equal(7UL, (await runtime.ResultAsync(Call("k2", "t:c/api.{counter.inc}", borrowed, U64(2)))).AsU64);
        var owned = new ValueAndType(WitType.Own(Counter), WitValue.OwnId(0));
        Assert.IsType<InvocationState.Completed>(await runtime.InvokeAsync(Call("k3", "t:c/api.{counter.drop}", owned), Long));

        Assert.Contains("unknown handle index 0", (await runtime.FaultAsync(Call("k4", "t:c/api.{counter.inc}", borrowed, U64(2)))).Message, StringComparison.Ordinal);
        Assert.Single((await world.OplogAsync()).OfType<DropResourceEntry>());
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_the_constructor_are_refused_and_nothing_is_written()
    {
        using var world = new TestWorld(Program());
        var fault = await world.Start().FaultAsync(Call("k1", "t:c/api.{counter(\"x\").inc}", U64(2)));
        Assert.IsType<InvalidRequest>(fault);
        Assert.Empty((await world.OplogAsync()).OfType<ExportedFunctionInvokedEntry>());
    }

    private static ScriptedProgram Program() => new ScriptedProgram()
        .Export("[constructor]counter", [WitType.U64], WitType.Own(Counter), (_, arguments) => WitValue.Own(new Box { Value = arguments[0].AsU64 }), Api)
        .Export("[method]counter.inc", [WitType.Borrow(Counter), WitType.U64], WitType.U64,
            (_, arguments) => WitValue.U64(((Box)arguments[0].AsResource).Value += arguments[1].AsU64), Api);

    private sealed class Box
    {
        public ulong Value { get; set; }
    }
}
