using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
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
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayStop = new();
    private readonly ScriptedProgram _program;

    public ReplayCommandTests() => _world = new TestWorld(_program = _counter.Program().Export("held", [WitType.U64], WitType.U64, (guest, arguments) =>
    {
        if (!guest.Context.IsLive && _replaying.TrySetResult())
            Hold(guest);
        return Counter.Add(guest, arguments[0].AsU64);
    }));

    [Fact]
    public async Task A_revert_takes_back_the_end_of_what_is_replayed_and_what_is_queued_behind_it()
    {
        var runtime = await ReplayingAsync();
        var revert = runtime.RevertAsync(new RevertTarget.Invocations(1));
        await _stopping.Task.WaitAsync(Long);

        // Nothing is taken back while the guest is still there.
        Assert.False(revert.IsCompleted);
        Assert.DoesNotContain("Revert", await _world.KindsAsync(), StringComparison.Ordinal);
        _mayStop.SetResult();
        await revert.WaitAsync(Long);
        Assert.EndsWith("Revert", await _world.KindsAsync(), StringComparison.Ordinal);
        _goOn.SetResult();
        Assert.Equal(6UL, (await runtime.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.IsType<InvocationState.Unknown>(await runtime.AwaitAsync("k2", Long));
        await CheckFirstAsync(runtime, []);
    }

    [Fact]
    public async Task A_queued_invocation_is_cancelled_before_its_turn_comes()
    {
        var runtime = await ReplayingAsync();
        var waiting = runtime.AwaitAsync("queued", Long);
        Assert.True(await runtime.CancelAsync("queued").WaitAsync(Long));

        // Durable when it is answered, and told to who waited.
        Assert.Empty((await _world.StatusAsync()).PendingInvocations);
        Assert.Equal(new InvalidRequest("The invocation was cancelled"), Assert.IsType<InvocationState.Failed>(await waiting).Fault);
        Assert.False(await runtime.CancelAsync("k2").WaitAsync(Long));
        await Assert.ThrowsAsync<WorkerException>(() => runtime.CancelAsync("queued"));
        Assert.EndsWith("PendingWorkerInvocation CancelInvocation", await _world.KindsAsync(), StringComparison.Ordinal);
        _goOn.SetResult();
        Assert.Equal(7UL, (await runtime.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        await CheckFirstAsync(runtime, []);
        Assert.Equal(8UL, (await _world.Start().ResultAsync(Call("k4", "add", U64(1)))).AsU64);
        Assert.Empty(_counter.Effects);
    }

    [Fact]
    public async Task A_fork_has_the_history_and_leaves_the_replay_alone()
    {
        var target = new WorkerId(_world.Worker.ComponentId, "w2");
        var runtime = await ReplayingAsync();
        var queuedAt = (await _world.StatusAsync()).LastIndex;
        await runtime.ForkAsync(target, queuedAt.Previous).WaitAsync(Long);
        var (source, copy) = (await _world.OplogAsync(), await _world.OplogAsync(target));
        Assert.Equal(source.Skip(1).Take(copy.Count - 1).Select(entry => (entry.Kind, entry.Timestamp)), copy.Skip(1).Select(entry => (entry.Kind, entry.Timestamp)));
        Assert.Equal((queuedAt.Previous.Value, target), ((ulong)copy.Count, Assert.IsType<CreateEntry>(copy[0]).WorkerId));
        Assert.Contains(await _world.Store.FindRunnableAsync([], 0, 10), runnable => runnable.Worker == target);

        // Up to the end of the history it has the queue too.
        var later = new WorkerId(_world.Worker.ComponentId, "w3");
        await runtime.ForkAsync(later, queuedAt).WaitAsync(Long);
        _goOn.SetResult();
        Assert.Equal(7UL, (await new WorkerRuntime(target, _world.Services).ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.Equal(7UL, (await runtime.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        await CheckFirstAsync(runtime, [9UL]);
        Assert.Equal(3, _program.Instantiations);
        Assert.Equal(7UL, (await new WorkerRuntime(later, _world.Services).ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.Equal([9UL, 9UL], _counter.Effects);
    }

    [Fact]
    public async Task An_interrupt_stops_the_replay_and_a_resume_goes_on_with_it()
    {
        var runtime = await ReplayingAsync();
        var waiting = runtime.AwaitAsync("queued", Long);
        var interrupt = runtime.InterruptAsync(InterruptKind.User);
        await _stopping.Task.WaitAsync(Long);
        Assert.False(interrupt.IsCompleted);
        _mayStop.SetResult();
        await interrupt.WaitAsync(Long);
        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await waiting).Fault);

        // One entry more and no other; nothing goes on by itself.
        Assert.Equal(WorkerStatus.Interrupted, (await _world.StatusAsync()).Status);
        Assert.EndsWith("PendingWorkerInvocation Interrupted", await _world.KindsAsync(), StringComparison.Ordinal);
        Assert.Empty(await _world.Store.FindRunnableAsync([], 0, 10));
        Assert.Equal(2, _program.Instantiations);
        _goOn.SetResult();
        await runtime.ResumeAsync();
        Assert.IsType<InvocationState.Completed>(await runtime.AwaitAsync("queued", Long));
        await CheckFirstAsync(runtime, [9UL]);
        Assert.Equal(3, _program.Instantiations);
    }

    public void Dispose() => _world.Dispose();

    /// <summary>Waits until the replay may go on. When it is stopped instead, the guest takes its time.</summary>
    private void Hold(ScriptedGuest guest)
    {
        try
        {
            guest.Context.Wait(_goOn.Task);
        }
        catch (WorkerInterruptedException)
        {
            _stopping.SetResult();
            Assert.True(_mayStop.Task.Wait(Long));
            throw;
        }
    }

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
