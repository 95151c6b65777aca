using System.Text;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>Durability semantics, section 6.</summary>
public class SuspensionTests
{
    private readonly Counter _counter = new();
    private PromiseId _promise;

    [Fact]
    public async Task Awaiting_a_promise_suspends_and_its_completion_goes_on()
    {
        using var world = World();
        var runtime = world.Start();
        var call = runtime.InvokeAsync(Call("k1", "approve"), Long);
        await SuspendedAsync(world);
        Assert.False(runtime.IsLoaded);

        Assert.True(await world.Store.CompletePromiseAsync(_promise, "yes"u8.ToArray(), DateTimeOffset.UtcNow));
        await WakeAsync(world, runtime);

        Assert.Equal("yes", TestCalls.Value(await call).AsString);
        Assert.Equal([1UL, 2UL], _counter.Effects);
        Assert.Null(await world.Store.NextWakeUpAsync());
    }

    [Fact]
    public async Task An_interrupt_in_the_moment_of_suspending_is_not_lost()
    {
        using var world = World();
        var runtime = world.Start();
        Task? interrupted = null;
        world.Faults.OnReach = point =>
        {
            if (point == FaultPoint.AfterSuspend)
                interrupted = runtime.InterruptAsync(InterruptKind.User);
        };
        var call = await runtime.InvokeAsync(Call("k1", "approve"), Long);
        await interrupted!.WaitAsync(Long);
        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(call).Fault);
        Assert.Equal(WorkerStatus.Interrupted, (await world.StatusAsync()).Status);
    }

    [Fact]
    public async Task A_suspended_worker_goes_on_in_another_runtime()
    {
        using var world = World();
        await using (var first = world.Start())
        {
            await first.AcceptAsync(Call("k1", "approve") with { FireAndForget = true });
            await SuspendedAsync(world);
        }

        await world.Store.CompletePromiseAsync(_promise, "yes"u8.ToArray(), DateTimeOffset.UtcNow);
        var second = world.Start();
        await WakeAsync(world, second);

        Assert.Equal("yes", TestCalls.Value(await second.AwaitAsync("k1", Long)).AsString);
        Assert.Equal([1UL, 2UL], _counter.Effects);
    }

    [Fact]
    public async Task Who_waits_for_a_sleeper_is_told_when_another_runtime_has_woken_it()
    {
        using var world = World();
        var first = world.Start();
        await first.AcceptAsync(Call("k1", "approve") with { FireAndForget = true });
        await SuspendedAsync(world);
        var waiting = first.AwaitAsync("k1", Long);
        var second = world.Start();
        await world.Store.CompletePromiseAsync(_promise, "yes"u8.ToArray(), DateTimeOffset.UtcNow);
        await WakeAsync(world, second);
        Assert.Equal("yes", TestCalls.Value(await second.AwaitAsync("k1", Long)).AsString);

        Assert.IsType<WorkerUnavailable>(Assert.IsType<InvocationState.Failed>(await waiting).Fault);
        await first.Closed.WaitAsync(Long);
        Assert.Equal("yes", TestCalls.Value(await world.Start().AwaitAsync("k1", Long)).AsString);
        Assert.Equal([1UL, 2UL], _counter.Effects);
    }

    [Fact]
    public async Task A_promise_completed_between_reading_it_and_suspending_does_not_get_lost()
    {
        TestWorld world = null!;
        var completed = false;
        var program = new ScriptedProgram().Export("approve", [], WitType.String, (guest, _) =>
        {
            var promise = guest.Context.CreatePromise();
            if (!completed)
            {
                completed = true;
                Assert.Null(guest.Context.ReadPromise(promise));
                Assert.True(world.Store.CompletePromiseAsync(promise, "now"u8.ToArray(), DateTimeOffset.UtcNow).AsTask().GetAwaiter().GetResult());
                guest.Context.Suspend(null, promise);
            }

            return WitValue.String(Encoding.UTF8.GetString(guest.Context.AwaitPromise(promise).Span));
        });
        using (world = new TestWorld(program))
            Assert.Equal("now", (await world.Start().ResultAsync(Call("k1", "approve"))).AsString);
    }

    [Fact]
    public async Task A_long_sleep_suspends_until_its_time()
    {
        var deadline = DateTimeOffset.UtcNow.AddHours(1);
        var slept = false;
        var program = new ScriptedProgram().Export("sleep", [], WitType.U64, (guest, _) =>
        {
            if (!slept && guest.Context.IsWorthSuspending(deadline))
                guest.Context.Suspend(deadline);
            return WitValue.U64(1);
        });
        using var world = new TestWorld(program);
        var runtime = world.Start();
        var call = runtime.InvokeAsync(Call("k1", "sleep"), Long);
        await SuspendedAsync(world);

        Assert.Equal(deadline.ToUnixTimeMilliseconds(), (await world.Store.NextWakeUpAsync())!.Value.ToUnixTimeMilliseconds());
        slept = true;
        var leased = Assert.Single(await world.Store.LeaseWakeUpsAsync(deadline.AddSeconds(1), TimeSpan.FromSeconds(30), 10));
        await runtime.WakeAsync(leased.WakeUp);

        Assert.Equal(1UL, TestCalls.Value(await call).AsU64);
        Assert.Null(await world.Store.NextWakeUpAsync());
    }

    [Fact]
    public async Task Interrupting_a_suspended_worker_keeps_it_down_until_resumed()
    {
        using var world = World();
        var runtime = world.Start();
        var call = runtime.InvokeAsync(Call("k1", "approve"), Long);
        await SuspendedAsync(world);

        await runtime.InterruptAsync(Failures.InterruptKind.User);

        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await call).Fault);
        Assert.Equal(WorkerStatus.Interrupted, (await world.StatusAsync()).Status);
        await world.Store.CompletePromiseAsync(_promise, "yes"u8.ToArray(), DateTimeOffset.UtcNow);
        await runtime.ResumeAsync();
        Assert.Equal("yes", TestCalls.Value(await runtime.AwaitAsync("k1", Long)).AsString);
    }

    [Fact]
    public async Task A_scheduled_invocation_runs_once_though_its_wake_up_comes_twice()
    {
        var target = new WorkerId(Guid.Parse("11111111-1111-1111-1111-111111111111"), "other");
        var program = _counter.Program().Export("plan", [], null, (guest, _) =>
        {
            guest.Context.Schedule(target, Call("planned", "effect", U64(4)), DateTimeOffset.UtcNow);
            return default;
        });
        using var world = new TestWorld(program);
        await world.Start().ResultAsync(Call("k1", "plan"));

        var lease = Assert.Single(await world.Store.LeaseWakeUpsAsync(DateTimeOffset.UtcNow.AddSeconds(1), TimeSpan.FromSeconds(30), 10));
        var other = new WorkerRuntime(target, world.Services);
        await other.WakeAsync(lease.WakeUp);
        await other.WakeAsync(lease.WakeUp);

        Assert.IsType<InvocationState.Completed>(await other.AwaitAsync("planned", Long));
        Assert.Equal([4UL], _counter.Effects);
        Assert.Null(await world.Store.NextWakeUpAsync());
    }

    [Fact]
    public async Task A_due_schedule_that_can_never_run_is_dropped()
    {
        using var world = new TestWorld();
        var missing = new WorkerId(Guid.Parse("22222222-2222-2222-2222-222222222222"), "nowhere");
        Assert.True(await world.Store.AddWakeUpAsync(new WakeUp(new WakeUpKey(missing, "unreadable"), DateTimeOffset.UtcNow, WakeUpKind.ScheduledInvocation, new byte[] { 99 })));
        Assert.True(await world.Store.AddWakeUpAsync(new WakeUp(
            WorkerContext.ScheduleKey(missing, "k"), DateTimeOffset.UtcNow, WakeUpKind.ScheduledInvocation, Wire.ScheduledCall.Encode(Call("k", "effect", U64(4))))));

        await WakeAsync(world, new WorkerRuntime(missing, world.Services));

        Assert.Null(await world.Store.NextWakeUpAsync());
        Assert.Null(await world.Store.GetStatusAsync(missing));
    }

    private TestWorld World() => new(_counter.Program().Export("approve", [], WitType.String, (guest, _) =>
    {
        _counter.Perform(guest, 1);
        _promise = guest.Context.CreatePromise();
        var data = guest.Context.AwaitPromise(_promise);
        _counter.Perform(guest, 2);
        return WitValue.String(Encoding.UTF8.GetString(data.Span));
    }));

    private static Task SuspendedAsync(TestWorld world) =>
        Eventually.TrueAsync(async () => (await world.Store.GetStatusAsync(world.Worker))?.Status == WorkerStatus.Suspended);

    private static async Task WakeAsync(TestWorld world, WorkerRuntime runtime)
    {
        foreach (var lease in await world.Store.LeaseWakeUpsAsync(DateTimeOffset.UtcNow.AddSeconds(1), TimeSpan.FromSeconds(30), 10))
            await runtime.WakeAsync(lease.WakeUp);
    }
}
