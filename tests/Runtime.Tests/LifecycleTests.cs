using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>Durability semantics, sections 8 and 9.</summary>
public class LifecycleTests
{
    private readonly Counter _counter = new();

    [Fact]
    public async Task An_automatic_update_replays_the_history_on_the_new_version()
    {
        using var world = new TestWorld(_counter.Program(), _counter.Program().Export("more", [], WitType.U64, (_, _) => WitValue.U64(99)));
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));

        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Automatic, 1));

        Assert.Equal(99UL, (await runtime.ResultAsync(Call("k2", "more"))).AsU64);
        Assert.Equal(6UL, (await runtime.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.Equal(1UL, (await world.StatusAsync()).ComponentVersion);
    }

    [Fact]
    public async Task An_update_of_an_idle_worker_is_made_after_a_restart_too()
    {
        using var world = new TestWorld(_counter.Program(), _counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));
        world.Faults.FailAt(FaultPoint.BeforeAppend, 2);

        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Automatic, 1));
        await runtime.Closed.WaitAsync(Long);

        Assert.Equal(0UL, (await world.StatusAsync()).ComponentVersion);
        Assert.Single(await world.Store.FindRunnableAsync([], 0, 10));
        await world.Start().ResumeAsync(force: true);
        await Eventually.TrueAsync(async () => (await world.StatusAsync()).ComponentVersion == 1);
        Assert.Empty(await world.Store.FindRunnableAsync([], 0, 10));
    }

    [Fact]
    public async Task An_automatic_update_to_code_that_behaves_otherwise_fails_and_the_old_version_goes_on()
    {
        using var world = new TestWorld(_counter.Program(), _counter.Program(step: 2));
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));

        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Automatic, 1));

        Assert.Equal(6UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        var failed = Assert.Single((await world.OplogAsync()).OfType<FailedUpdateEntry>());
        Assert.StartsWith("Automatic update failed: Unexpected oplog entry", failed.Details, StringComparison.Ordinal);
        Assert.Equal(0UL, (await world.StatusAsync()).ComponentVersion);
    }

    [Fact]
    public async Task An_update_to_a_version_that_does_not_exist_fails_and_the_worker_goes_on()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));
        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Automatic, 7));
        Assert.Equal(6UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        Assert.Equal(7UL, Assert.Single((await world.StatusAsync()).FailedUpdates).TargetVersion);
    }

    [Fact]
    public async Task Updating_to_the_version_that_runs_is_refused()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));
        var refused = await Assert.ThrowsAsync<WorkerException>(() => runtime.UpdateAsync(new UpdateRequest(UpdateMode.Automatic, 0)));
        Assert.Equal(new InvalidRequest("Worker is already at the target version"), refused.Fault);
    }

    [Fact]
    public async Task An_update_repairs_a_failed_worker()
    {
        var repaired = _counter.Program().Export("trap", [], null, (_, _) => default);
        using var world = new TestWorld(_counter.Program(), repaired);
        var runtime = world.Start();
        await runtime.FaultAsync(Call("k1", "trap"));

        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Automatic, 1));

        Assert.IsType<InvocationState.Completed>(await runtime.AwaitAsync("k1", Long));
        Assert.Equal(5UL, (await runtime.ResultAsync(Call("k2", "add", U64(5)))).AsU64);
    }

    [Fact]
    public async Task A_manual_update_carries_the_state_over_and_history_is_not_replayed_again()
    {
        using var world = new TestWorld(WithSnapshots(_counter.Program()), WithSnapshots(_counter.Program(step: 10)));
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));

        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Manual, 1));

        Assert.Equal(15UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        Assert.Equal(25UL, (await world.Start().ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.Equal(1UL, (await world.StatusAsync()).ComponentVersion);
    }

    [Theory]
    [InlineData("save", InterruptKind.Restart)]
    [InlineData("save", InterruptKind.User)]
    [InlineData("load", InterruptKind.Restart)]
    [InlineData("load", InterruptKind.User)]
    public async Task A_manual_update_that_is_interrupted_is_made_when_the_worker_runs_again(string within, InterruptKind kind)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var times = 0;
        void SpinTheFirstTime(ScriptedGuest guest, string where)
        {
            if (where != within || times++ != 0)
                return;
            entered.SetResult();
            while (true)
                guest.Tick();
        }

        using var world = new TestWorld(WithSnapshots(_counter.Program(), SpinTheFirstTime), WithSnapshots(_counter.Program(step: 10), SpinTheFirstTime));
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));
        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Manual, 1));
        await entered.Task.WaitAsync(Long);

        await runtime.InterruptAsync(kind);
        if (kind == InterruptKind.User)
            await runtime.ResumeAsync(force: false);

        Assert.Equal(15UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        Assert.Empty((await world.StatusAsync()).FailedUpdates);
        Assert.Single((await world.StatusAsync()).SuccessfulUpdates);
    }

    [Fact]
    public async Task A_manual_update_without_save_function_fails_and_the_worker_goes_on()
    {
        using var world = new TestWorld(_counter.Program(), _counter.Program(step: 10));
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));

        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Manual, 1));

        Assert.Equal(6UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        Assert.StartsWith("failed to get a snapshot for manual update", Assert.Single((await world.StatusAsync()).FailedUpdates).Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trap", "the worker has failed: ")]
    [InlineData("exit", "Process exited")]
    public async Task A_manual_update_in_the_queue_of_a_worker_that_ends_fails_with_it(string function, string reason)
    {
        using var world = new TestWorld(WithSnapshots(_counter.Program()), WithSnapshots(_counter.Program()));
        var runtime = world.Start();
        _ = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);
        await runtime.AcceptAsync(Call("k2", function) with { FireAndForget = true });
        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Manual, 1));
        Assert.Equal(2, (await world.StatusAsync()).PendingInvocations.Count);
        _counter.Release.SetResult();
        Assert.IsType<InvocationState.Failed>(await runtime.AwaitAsync("k2", Long));

        var status = await world.StatusAsync();
        Assert.StartsWith($"failed to get a snapshot for manual update: {reason}", Assert.Single(status.FailedUpdates).Details, StringComparison.Ordinal);
        Assert.Empty(status.PendingInvocations);

        // What takes the failure back takes back that of the update too: it is in the queue again, and made.
        await runtime.RevertAsync(new RevertTarget.Invocations(1));
        Assert.Equal(2UL, (await runtime.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        status = await world.StatusAsync();
        Assert.Equal((1UL, 0), (status.ComponentVersion, status.FailedUpdates.Count));
    }

    [Fact]
    public async Task A_manual_update_of_a_failed_worker_fails_at_once_and_keeps_it_failed()
    {
        using var world = new TestWorld(WithSnapshots(_counter.Program()), WithSnapshots(_counter.Program()));
        var runtime = world.Start();
        await runtime.FaultAsync(Call("k1", "trap"));
        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Manual, 1));
        var status = await world.StatusAsync();
        Assert.Equal((WorkerStatus.Failed, 0), (status.Status, status.PendingInvocations.Count));
        Assert.StartsWith("failed to get a snapshot for manual update: the worker has failed: ", Assert.Single(status.FailedUpdates).Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manual_update_that_cannot_load_goes_back_to_the_old_version()
    {
        var refusing = _counter.Program().Export("load", [WitType.List(WitType.U8)], WitType.Result(null, WitType.String),
            (_, _) => WitValue.Err(WitValue.String("no thanks")), "golem:api/load-snapshot@1.1.0");
        using var world = new TestWorld(WithSnapshots(_counter.Program()), refusing);
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));

        await runtime.UpdateAsync(new UpdateRequest(UpdateMode.Manual, 1));

        Assert.Equal(6UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        Assert.Equal("Manual update failed to load snapshot: no thanks", Assert.Single((await world.StatusAsync()).FailedUpdates).Details);
    }

    [Fact]
    public async Task A_revert_takes_back_invocations_and_their_keys()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        for (var i = 1; i <= 4; i++)
            await runtime.ResultAsync(Call($"k{i}", "add", U64(1)));

        await runtime.RevertAsync(new RevertTarget.Invocations(2));

        Assert.IsType<InvocationState.Unknown>(await runtime.AwaitAsync("k3", Long));
        Assert.Equal(2UL, TestCalls.Value(await runtime.AwaitAsync("k2", Long)).AsU64);
        Assert.Equal(3UL, (await runtime.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.Equal(4UL, (await world.Start().ResultAsync(Call("k9", "add", U64(1)))).AsU64);
    }

    [Fact]
    public async Task An_invocation_that_was_taken_back_by_number_does_not_return_from_the_queue()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(1)));
        foreach (var key in new[] { "k2", "k3" })
            await runtime.AcceptAsync(Call(key, "add", U64(1)) with { FireAndForget = true });
        Assert.Equal(3UL, TestCalls.Value(await runtime.AwaitAsync("k3", Long)).AsU64);

        await runtime.RevertAsync(new RevertTarget.Invocations(1));

        Assert.Equal(3UL, (await runtime.ResultAsync(Call("k4", "add", U64(1)))).AsU64);
        Assert.Equal(4UL, (await world.Start().ResultAsync(Call("k3", "add", U64(1)))).AsU64);
    }

    [Fact]
    public async Task A_revert_repairs_a_failed_worker()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(1)));
        await runtime.FaultAsync(Call("k2", "trap"));

        await runtime.RevertAsync(new RevertTarget.Invocations(1));

        Assert.Equal(2UL, (await runtime.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
    }

    [Fact]
    public async Task A_revert_beyond_the_history_or_into_a_dropped_region_is_refused()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        for (var i = 1; i <= 3; i++)
            await runtime.ResultAsync(Call($"k{i}", "add", U64(1)));
        await Assert.ThrowsAsync<WorkerException>(() => runtime.RevertAsync(new RevertTarget.ToIndex(new OplogIndex(99))));
        await Assert.ThrowsAsync<WorkerException>(() => runtime.RevertAsync(new RevertTarget.Invocations(99)));
        await runtime.RevertAsync(new RevertTarget.Invocations(1));
        var into = (await world.StatusAsync()).DeletedRegions[0].Start;
        await Assert.ThrowsAsync<WorkerException>(() => runtime.RevertAsync(new RevertTarget.ToIndex(into)));
    }

    [Fact]
    public async Task Only_queued_invocations_can_be_cancelled()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k0", "add", U64(1)));
        _ = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);
        await runtime.AcceptAsync(Call("k2", "effect", U64(1)) with { FireAndForget = true });

        Assert.True(await runtime.CancelAsync("k2"));
        Assert.False(await runtime.CancelAsync("k1"));
        Assert.False(await runtime.CancelAsync("k0"));
        var unknown = await Assert.ThrowsAsync<WorkerException>(() => runtime.CancelAsync("k9"));
        Assert.Equal(new InvalidRequest("Invocation not found"), unknown.Fault);
        _counter.Release.SetResult();
        await runtime.ResultAsync(Call("k3", "add", U64(1)));
        Assert.Empty(_counter.Effects);
    }

    [Fact]
    public async Task A_fork_goes_its_own_way_from_the_cut_off()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));
        var cutOff = (await world.StatusAsync()).LastIndex;
        await runtime.ResultAsync(Call("k2", "add", U64(5)));
        var target = new WorkerId(world.Worker.ComponentId, "w2");

        await runtime.ForkAsync(target, cutOff);

        var fork = new WorkerRuntime(target, world.Services);
        Assert.Equal(6UL, (await fork.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        Assert.Equal(5UL, (await fork.ResultAsync(Call("k1", "add", U64(5)))).AsU64);
        Assert.Equal(10UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        await Assert.ThrowsAsync<WorkerException>(() => runtime.ForkAsync(target, cutOff));
    }

    [Fact]
    public async Task A_deleted_worker_starts_from_scratch()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));

        Assert.True(await runtime.DeleteAsync());

        await runtime.Closed.WaitAsync(Long);
        Assert.Null(await world.Store.GetStatusAsync(world.Worker));
        Assert.Equal(1UL, (await world.Start().ResultAsync(Call("k1", "add", U64(1)))).AsU64);
    }

    [Fact]
    public async Task An_unloaded_worker_is_replayed_at_the_next_invocation()
    {
        var program = _counter.Program();
        using var world = new TestWorld(program);
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));
        await Eventually.TrueAsync(runtime.UnloadAsync);
        Assert.False(runtime.IsLoaded);
        Assert.Equal(6UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        Assert.Equal(2, program.Instantiations);
    }

    /// <param name="during">Called in both functions, with the name of the one that runs.</param>
    private static ScriptedProgram WithSnapshots(ScriptedProgram program, Action<ScriptedGuest, string>? during = null) => program
        .Export("save", [], WitType.List(WitType.U8), (guest, _) =>
        {
            during?.Invoke(guest, "save");
            return WitValue.List(new[] { (byte)guest.State["count"] });
        }, "golem:api/save-snapshot@1.1.0")
        .Export("load", [WitType.List(WitType.U8)], WitType.Result(null, WitType.String), (guest, arguments) =>
        {
            during?.Invoke(guest, "load");
            guest.State["count"] = ((byte[])arguments[0].AsArray)[0];
            return WitValue.Ok();
        }, "golem:api/load-snapshot@1.1.0");
}
