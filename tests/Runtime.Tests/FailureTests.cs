using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

public class FailureTests
{
    private readonly Counter _counter = new();

    [Fact]
    public async Task A_trap_is_retried_with_its_effects_performed_once()
    {
        using var world = new TestWorld(_counter.Program());
        _counter.Failures = 2;

        var result = await world.Start().ResultAsync(Call("k1", "flaky"));

        Assert.Equal(1UL, result.AsU64);
        Assert.Equal([7UL], _counter.Effects);
        Assert.Equal(2, (await world.OplogAsync()).OfType<ErrorEntry>().Count());
    }

    [Fact]
    public async Task After_the_last_attempt_the_worker_has_failed_and_says_why()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();

        var fault = await runtime.FaultAsync(Call("k1", "trap"));

        Assert.Equal(new RuntimeError("unreachable\n\nabout to fail\n"), fault);
        Assert.Equal(WorkerStatus.Failed, (await world.StatusAsync()).Status);
        Assert.Equal(3, (await world.OplogAsync()).OfType<ErrorEntry>().Count());
        Assert.Single((await world.OplogAsync()).OfType<LogEntry>());
        Assert.Equal(new PreviousInvocationFailed("unreachable\n\nabout to fail\n"), await runtime.FaultAsync(Call("k2", "add", U64(1))));
        Assert.Equal(new PreviousInvocationFailed("unreachable\n\nabout to fail\n"), await world.Start().FaultAsync(Call("k3", "add", U64(1))));
    }

    [Fact]
    public async Task Failing_tells_the_callers_of_queued_invocations_too()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        var blocked = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);
        var failing = runtime.InvokeAsync(Call("k2", "trap"), Long);
        var queued = runtime.InvokeAsync(Call("k3", "add", U64(1)), Long);

        _counter.Release.SetResult();

        await blocked;
        Assert.IsType<InvocationState.Failed>(await failing);
        Assert.IsType<InvocationState.Failed>(await queued);
    }

    [Fact]
    public async Task Exit_ends_the_worker_for_good()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();

        Assert.Equal(RuntimeError.Exited, await runtime.FaultAsync(Call("k1", "exit")));
        Assert.Equal(WorkerStatus.Exited, (await world.StatusAsync()).Status);
        Assert.Equal(new PreviousInvocationExited(), await runtime.FaultAsync(Call("k2", "add", U64(1))));
    }

    [Fact]
    public async Task An_interrupt_stops_a_computing_guest_and_resume_runs_it_again()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        var call = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);

        await runtime.InterruptAsync(InterruptKind.User);

        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await call).Fault);
        Assert.Equal(WorkerStatus.Interrupted, (await world.StatusAsync()).Status);
        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await runtime.AwaitAsync("k1", Long)).Fault);
        _counter.Release.SetResult();
        await runtime.ResumeAsync();
        Assert.Equal(1UL, TestCalls.Value(await runtime.AwaitAsync("k1", Long)).AsU64);
    }

    [Fact]
    public async Task An_interrupt_ends_an_endless_loop()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        var call = runtime.InvokeAsync(Call("k1", "spin"), Long);
        await _counter.Entered.Task.WaitAsync(Long);

        await runtime.InterruptAsync(InterruptKind.User);

        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await call).Fault);
    }

    [Fact]
    public async Task A_simulated_crash_replays_and_the_caller_gets_the_result()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k0", "add", U64(10)));
        var call = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);

        await runtime.InterruptAsync(InterruptKind.Restart);
        _counter.Release.SetResult();

        Assert.Equal(11UL, TestCalls.Value(await call).AsU64);
        Assert.DoesNotContain("Interrupted", await world.KindsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupting_an_idle_worker_does_nothing()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(1)));
        await runtime.InterruptAsync(InterruptKind.User);
        Assert.Equal(WorkerStatus.Idle, (await world.StatusAsync()).Status);
    }

    [Fact]
    public async Task A_second_owner_fences_the_first_which_closes_with_a_retriable_fault()
    {
        using var world = new TestWorld(_counter.Program());
        var first = world.Start();
        await first.ResultAsync(Call("k1", "add", U64(1)));
        var second = world.Start();
        await second.ResultAsync(Call("k2", "add", U64(1)));

        var fault = await first.FaultAsync(Call("k3", "add", U64(1)));

        Assert.True(fault.IsRetriable);
        await first.Closed.WaitAsync(Long);
        Assert.Equal(3UL, (await second.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.Equal((await world.StatusAsync()).LastIndex.Value, (ulong)(await world.OplogAsync()).Count);
    }

    [Fact]
    public async Task Divergence_leaves_the_oplog_untouched()
    {
        using var world = new TestWorld(_counter.Program());
        await using (var first = world.Start())
            await first.ResultAsync(Call("k1", "add", U64(1)));
        var before = await world.OplogAsync();
        var changed = new TestWorld(_counter.Program(step: 2)) { Services = world.Services };
        changed.Services = world.Services with { Components = changed.Components };

        var fault = await changed.Start().FaultAsync(Call("k1-other", "add", U64(1)));

        Assert.Equal(4UL, Assert.IsType<UnexpectedOplogEntry>(fault).Index);
        Assert.Equal(before, (await world.OplogAsync()).Take(before.Count));
        Assert.DoesNotContain("Error", await world.KindsAsync(), StringComparison.Ordinal);
        changed.Dispose();
    }
}
