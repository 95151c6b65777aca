using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>The runtime is dropped at every fault point and the same requests are sent to a new one.</summary>
public class CrashTests
{
    private readonly Counter _counter = new();

    public static TheoryData<FaultPoint, int, int> Points()
    {
        var data = new TheoryData<FaultPoint, int, int>();
        foreach (var point in new[]
                 {
                     FaultPoint.BeforeAppend, FaultPoint.AfterAppend, FaultPoint.BeforeAck, FaultPoint.AfterAck, FaultPoint.BeforeEffect,
                     FaultPoint.AfterEffect, FaultPoint.AfterEffectRecorded, FaultPoint.BeforePendingCommitted, FaultPoint.AfterOpen, FaultPoint.BeforeLive,
                 })
        {
            for (var call = 0; call < 3; call++)
            {
                for (var occurrence = 1; occurrence <= 3; occurrence++)
                    data.Add(point, call, occurrence);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task No_acknowledged_invocation_is_lost_and_each_key_counts_once(FaultPoint point, int failingCall, int occurrence)
    {
        using var world = new TestWorld(_counter.Program());
        var answers = new Dictionary<string, ulong>();
        var runtime = world.Start();
        for (var call = 0; call < 4; call++)
        {
            if (call == failingCall)
            {
                // Occurrence 1 is met by a loaded worker, whose invocations are recorded only with their results.
                if (occurrence > 1)
                    runtime = world.Start();
                world.Faults.FailAt(point, occurrence);
            }

            var key = $"k{call}";
            InvocationState state;
            for (var attempt = 0; ; attempt++)
            {
                Assert.True(attempt < 10, $"the call never succeeds: {point}");
                state = await InvokeAsync(runtime, Call(key, "add", U64(1)));
                if (state is InvocationState.Completed)
                    break;
                runtime = world.Start();
            }

            answers[key] = TestCalls.Value(state).AsU64;
        }

        world.Faults.Disarm();
        var last = world.Start();
        foreach (var (key, answer) in answers)
            Assert.Equal(answer, (await last.ResultAsync(Call(key, "add", U64(1)))).AsU64);
        Assert.Equal([1UL, 2UL, 3UL, 4UL], answers.Values);
        Assert.Equal(4, (await world.OplogAsync()).OfType<ExportedFunctionCompletedEntry>().Count());
    }

    [Theory]
    [InlineData(FaultPoint.BeforeEffect)]
    [InlineData(FaultPoint.AfterEffect)]
    [InlineData(FaultPoint.AfterEffectRecorded)]
    public async Task An_effect_is_repeated_only_when_its_result_was_not_durable(FaultPoint point)
    {
        using var world = new TestWorld(_counter.Program());
        world.Faults.FailAt(point);
        var crashed = world.Start();
        var lost = await InvokeAsync(crashed, Call("k1", "effect", U64(5)));
        Assert.IsNotType<InvocationState.Completed>(lost);
        await crashed.DisposeAsync();
        var wasDurable = (await world.OplogAsync()).OfType<ImportedFunctionInvokedEntry>().Any();
        var expected = point == FaultPoint.BeforeEffect || wasDurable ? 1 : 2;

        await world.Start().ResultAsync(Call("k1", "effect", U64(5)));
        await world.Start().ResultAsync(Call("k1", "effect", U64(5)));

        Assert.Equal(expected, _counter.Effects.Length);
        Assert.Single((await world.OplogAsync()).OfType<ImportedFunctionInvokedEntry>());
    }

    [Fact]
    public async Task The_start_of_an_effectful_invocation_is_durable_before_the_effect()
    {
        IReadOnlyList<OplogEntry>? seen = null;
        TestWorld world = null!;
        var program = new ScriptedProgram().Export("check", [], null, (guest, _) =>
        {
            guest.Context.Durable(Counter.Effect, Values.WitValue.U64(1), () =>
            {
                seen = world.OplogAsync().GetAwaiter().GetResult();
                return Values.WitValue.U64(1);
            });
            return default;
        });
        using (world = new TestWorld(program))
        {
            // The first call also commits the worker's creation and its own acceptance; the second has nothing else to commit.
            var runtime = world.Start();
            await runtime.ResultAsync(Call("k1", "check"));
            seen = null;
            await runtime.ResultAsync(Call("k2", "check"));
        }

        Assert.Equal("k2", Assert.IsType<ExportedFunctionInvokedEntry>(seen![^1]).IdempotencyKey);
    }

    [Fact]
    public async Task Unfinished_work_goes_on_also_when_the_worker_was_opened_for_a_request_that_is_refused()
    {
        using var world = new TestWorld(_counter.Program());
        var first = world.Start();
        var blocked = first.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);
        await first.AcceptAsync(Call("k2", "effect", U64(1)) with { FireAndForget = true });
        await first.DrainAsync(Long);
        Assert.True(Assert.IsType<InvocationState.Failed>(await blocked).Fault.IsRetriable);
        _counter.Release.SetResult();
        var second = world.Start();

        await Assert.ThrowsAsync<WorkerException>(() => second.CancelAsync("unknown"));

        await Eventually.TrueAsync(async () => (await world.OplogAsync()).OfType<ExportedFunctionCompletedEntry>().Count() == 2);
        Assert.Equal([1UL], _counter.Effects);
    }

    [Fact]
    public async Task A_fire_and_forget_invocation_is_finished_by_whoever_opens_the_worker_next()
    {
        using var world = new TestWorld(_counter.Program());
        var first = world.Start();
        var blocked = first.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);
        await first.AcceptAsync(Call("k2", "effect", U64(1)) with { FireAndForget = true });
        await first.DrainAsync(Long);
        Assert.True(Assert.IsType<InvocationState.Failed>(await blocked).Fault.IsRetriable);
        Assert.Single(await world.Store.FindRunnableAsync([], 0, 10));

        _counter.Release.SetResult();
        var second = world.Start();
        await second.ResumeAsync(force: true);

        Assert.Equal(1UL, TestCalls.Value(await second.AwaitAsync("k1", Long)).AsU64);
        Assert.Equal(1UL, TestCalls.Value(await second.AwaitAsync("k2", Long)).AsU64);
        Assert.Empty(await world.Store.FindRunnableAsync([], 0, 10));
    }

    private static async Task<InvocationState> InvokeAsync(WorkerRuntime runtime, InvocationRequest request)
    {
        try
        {
            return await runtime.InvokeAsync(request, Long);
        }
        catch (WorkerException e)
        {
            return new InvocationState.Failed(e.Fault);
        }
    }
}
