using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>
/// Commands that arrive while the worker is in the middle of its replay: k1 added 5, k2 added 1, and <c>queued</c>, an effect,
/// waits for the replay to end.
/// </summary>
public sealed class ReplayCommandTests : IDisposable
{
    private readonly Counter _counter = new();
    private readonly TestWorld _world;
    private readonly TaskCompletionSource _replaying = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReplayCommandTests() => _world = new TestWorld(_counter.Program().Export("held", [WitType.U64], WitType.U64, (guest, arguments) =>
    {
        if (!guest.Context.IsLive)
        {
            _replaying.TrySetResult();
            guest.Context.Wait(_goOn.Task);
        }

        return Counter.Add(guest, arguments[0].AsU64);
    }));

    [Fact]
    public async Task A_revert_takes_back_the_end_of_what_is_replayed_and_what_is_queued_behind_it()
    {
        var runtime = await ReplayingAsync();
        await runtime.RevertAsync(new RevertTarget.Invocations(1)).WaitAsync(Long);
        _goOn.SetResult();
        Assert.Equal(6UL, (await runtime.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.IsType<InvocationState.Unknown>(await runtime.AwaitAsync("k2", Long));
        await CheckFirstAsync(runtime, []);
    }

    [Fact]
    public async Task A_queued_invocation_is_cancelled_before_its_turn_comes()
    {
        var runtime = await ReplayingAsync();
        Assert.True(await runtime.CancelAsync("queued").WaitAsync(Long));
        Assert.False(await runtime.CancelAsync("k2").WaitAsync(Long));
        _goOn.SetResult();
        Assert.Equal(7UL, (await runtime.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        await CheckFirstAsync(runtime, []);
    }

    [Fact]
    public async Task A_fork_has_the_history_and_leaves_the_replay_alone()
    {
        var target = new WorkerId(_world.Worker.ComponentId, "w2");
        var runtime = await ReplayingAsync();
        var queuedAt = (await _world.StatusAsync()).LastIndex;
        await runtime.ForkAsync(target, queuedAt.Previous).WaitAsync(Long);
        _goOn.SetResult();
        Assert.Equal(7UL, (await new WorkerRuntime(target, _world.Services).ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.Equal(7UL, (await runtime.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        await CheckFirstAsync(runtime, [9UL]);
    }

    [Fact]
    public async Task An_interrupt_stops_the_replay_and_a_resume_goes_on_with_it()
    {
        var runtime = await ReplayingAsync();
        await runtime.InterruptAsync(InterruptKind.User).WaitAsync(Long);
        Assert.Equal(WorkerStatus.Interrupted, (await _world.StatusAsync()).Status);
        _goOn.SetResult();
        await runtime.ResumeAsync();
        Assert.IsType<InvocationState.Completed>(await runtime.AwaitAsync("queued", Long));
        await CheckFirstAsync(runtime, [9UL]);
    }

    public void Dispose() => _world.Dispose();

    private async Task<WorkerRuntime> ReplayingAsync()
    {
        await using (var first = _world.Start())
        {
            await first.ResultAsync(Call("k1", "held", U64(5)));
            await first.ResultAsync(Call("k2", "add", U64(1)));
        }

        var runtime = _world.Start();
        await runtime.AcceptAsync(Call("queued", "effect", U64(9)) with { FireAndForget = true });
        await _replaying.Task.WaitAsync(Long);
        return runtime;
    }

    /// <summary>The answer of the first key is what it was, and so are the effects.</summary>
    private async Task CheckFirstAsync(WorkerRuntime runtime, ulong[] effects)
    {
        Assert.Equal(5UL, (await runtime.ResultAsync(Call("k1", "held", U64(5)))).AsU64);
        Assert.Equal(effects, _counter.Effects);
    }
}
