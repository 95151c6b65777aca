using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>What an interrupted worker does after it was resumed, until it writes its next entry.</summary>
public class ResumeTests
{
    private readonly Counter _counter = new();

    [Fact]
    public async Task A_resumed_worker_runs_and_is_recovered_after_a_crash_until_it_is_interrupted_again()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        _ = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);
        await runtime.InterruptAsync(InterruptKind.User);
        Assert.Equal(WorkerStatus.Interrupted, (await runtime.GetStatusAsync())!.Status);
        Assert.Empty(await world.Store.FindRunnableAsync([], 0, 10));

        await runtime.ResumeAsync();
        Assert.Single(await world.Store.FindRunnableAsync([], 0, 10));
        await Eventually.TrueAsync(async () => (await runtime.GetStatusAsync())!.Status == WorkerStatus.Running);
        Assert.IsType<InvalidRequest>((await Assert.ThrowsAsync<WorkerException>(() => runtime.ResumeAsync())).Fault);

        await runtime.InterruptAsync(InterruptKind.User);
        Assert.Equal(WorkerStatus.Interrupted, (await runtime.GetStatusAsync())!.Status);
        Assert.Empty(await world.Store.FindRunnableAsync([], 0, 10));
    }

    [Fact]
    public async Task A_fire_and_forget_invocation_of_an_interrupted_worker_is_recovered_after_a_crash()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        _ = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);
        await runtime.InterruptAsync(InterruptKind.User);

        await runtime.AcceptAsync(Call("k2", "add", U64(1)) with { FireAndForget = true });

        Assert.Single(await world.Store.FindRunnableAsync([], 0, 10));
        await runtime.DisposeAsync();
        Assert.Single(await world.Store.FindRunnableAsync([], 0, 10));
        _counter.Release.SetResult();
        var next = world.Start();
        await next.ResumeAsync(force: true);
        Assert.IsType<InvocationState.Completed>(await next.AwaitAsync("k2", Long));
    }
}
