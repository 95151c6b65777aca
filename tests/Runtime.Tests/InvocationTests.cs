using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

public class InvocationTests
{
    private readonly Counter _counter = new();

    [Fact]
    public async Task An_invocation_creates_the_worker_runs_and_is_in_the_oplog_when_it_answers()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();

        var result = await runtime.ResultAsync(Call("k1", "add", U64(5)));

        Assert.Equal(5UL, result.AsU64);
        Assert.Equal("Create PendingWorkerInvocation ExportedFunctionInvoked ExportedFunctionCompleted", await world.KindsAsync());
        Assert.Equal(WorkerStatus.Idle, (await world.StatusAsync()).Status);
    }

    [Fact]
    public async Task A_second_invocation_of_an_idle_worker_writes_start_and_end_only()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(5)));
        var before = (await world.OplogAsync()).Count;

        await runtime.ResultAsync(Call("k2", "add", U64(5)));

        Assert.Equal(["ExportedFunctionInvoked", "ExportedFunctionCompleted"], (await world.OplogAsync()).Skip(before).Select(e => e.Kind.ToString()));
    }

    [Fact]
    public async Task State_is_rebuilt_by_replay_in_a_new_runtime()
    {
        using var world = new TestWorld(_counter.Program());
        await using (var first = world.Start())
        {
            await first.ResultAsync(Call("k1", "add", U64(5)));
            await first.ResultAsync(Call("k2", "effect", U64(9)));
            await first.ResultAsync(Call("k3", "add", U64(2)));
        }

        var second = world.Start();
        var result = await second.ResultAsync(Call("k4", "add", U64(1)));

        Assert.Equal(8UL, result.AsU64);
        Assert.Equal([9UL], _counter.Effects);
    }

    [Fact]
    public async Task The_same_key_answers_the_same_bytes_and_runs_once()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();

        var first = await runtime.InvokeAsync(Call("k1", "effect", U64(1)), Long);
        var second = await runtime.InvokeAsync(Call("k1", "effect", U64(1)), Long);
        await runtime.DisposeAsync();
        var third = await world.Start().InvokeAsync(Call("k1", "effect", U64(1)), Long);

        Assert.Equal([1UL], _counter.Effects);
        var bytes = Assert.IsType<InvocationState.Completed>(first).Result.ToArray();
        Assert.Equal(bytes, Assert.IsType<InvocationState.Completed>(second).Result.ToArray());
        Assert.Equal(bytes, Assert.IsType<InvocationState.Completed>(third).Result.ToArray());
    }

    [Fact]
    public async Task The_same_key_sent_while_the_first_call_runs_runs_once()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        var first = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);

        var second = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await runtime.AcceptAsync(Call("k1", "wait") with { FireAndForget = true });
        _counter.Release.SetResult();

        Assert.Equal(1UL, TestCalls.Value(await first).AsU64);
        Assert.Equal(1UL, TestCalls.Value(await second).AsU64);
    }

    [Fact]
    public async Task Invocations_run_one_at_a_time_in_the_order_accepted()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        var blocked = runtime.InvokeAsync(Call("k0", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);

        var queued = Enumerable.Range(1, 20).Select(i => runtime.InvokeAsync(Call($"k{i}", "effect", U64((ulong)i)), Long)).ToArray();
        _counter.Release.SetResult();
        await Task.WhenAll(queued);
        await blocked;

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (ulong)i), _counter.Effects);
    }

    [Fact]
    public async Task A_function_without_result_answers_no_bytes()
    {
        using var world = new TestWorld(_counter.Program());
        var state = await world.Start().InvokeAsync(Call("k1", "nothing"), Long);
        Assert.True(Assert.IsType<InvocationState.Completed>(state).Result.IsEmpty);
    }

    [Theory]
    [InlineData("nope", "could not load function nope")]
    [InlineData("golem:it/api.{nope}", "could not load function nope for interface golem:it/api")]
    [InlineData("add", "expected 1, got 0 parameters")]
    public async Task A_request_that_does_not_fit_is_refused_and_the_worker_stays_usable(string function, string details)
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();

        var fault = await runtime.FaultAsync(Call("k1", function));

        Assert.Equal(new InvalidRequest(details), fault);
        Assert.Equal(1UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        Assert.Empty((await world.StatusAsync()).PendingInvocations);
    }

    [Fact]
    public async Task A_parameter_of_another_type_is_named()
    {
        using var world = new TestWorld(_counter.Program());
        var fault = await world.Start().FaultAsync(Call("k1", "add", new ValueAndType(WitType.String, WitValue.String("x"))));
        Assert.Equal(new InvalidRequest("in $ expected u64, got string"), fault);
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused()
    {
        using var world = new TestWorld(_counter.Program());
        var fault = await world.Start().FaultAsync(Call("k1", "(("));
        Assert.StartsWith("Invalid function name: ", Assert.IsType<InvalidRequest>(fault).Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_worker_is_not_created_when_the_caller_does_not_want_it()
    {
        using var world = new TestWorld(_counter.Program());
        var fault = await world.Start().FaultAsync(Call("k1", "add", U64(1)) with { CreateIfMissing = null });
        Assert.Equal(new WorkerNotFound(world.Worker), fault);
    }

    [Fact]
    public async Task Awaiting_an_unknown_key_says_so()
    {
        using var world = new TestWorld(_counter.Program());
        Assert.IsType<InvocationState.Unknown>(await world.Start().AwaitAsync("nobody", Long));
    }

    [Fact]
    public async Task Awaiting_a_running_key_says_running_when_the_wait_is_over()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        _ = runtime.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);

        Assert.IsType<InvocationState.Running>(await runtime.AwaitAsync("k1", TimeSpan.FromMilliseconds(1)));
        _counter.Release.SetResult();
        Assert.Equal(1UL, TestCalls.Value(await runtime.AwaitAsync("k1", Long)).AsU64);
    }

    [Fact]
    public async Task Creating_a_worker_twice_is_refused()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        Assert.Equal(0UL, await runtime.CreateAsync(WorkerCreation.Default));
        var refused = await Assert.ThrowsAsync<WorkerException>(() => runtime.CreateAsync(WorkerCreation.Default));
        Assert.Equal(new WorkerAlreadyExists(world.Worker), refused.Fault);
    }

    [Fact]
    public async Task Callers_that_meet_at_a_worker_that_loads_are_all_answered()
    {
        var folder = Directory.CreateTempSubdirectory("golem-meet").FullName;
        using (var data = DataFolder.Open(folder))
        {
            await using var store = SqliteOplogStore.Open(data);
            for (var round = 0; round < 30; round++)
            {
                using var world = new TestWorld(_counter.Program());
                world.Services = world.Services with { Oplogs = store };
                await using var runtime = new WorkerRuntime(new WorkerId(world.Worker.ComponentId, $"w{round}"), world.Services);
                var calls = Enumerable.Range(0, 64).Select(i => Task.Run(() => runtime.ResultAsync(Call($"call {i}", "add", U64(1))))).ToList();

                var values = (await Task.WhenAll(calls)).Select(value => value.AsU64).Order();

                Assert.Equal(Enumerable.Range(1, 64).Select(i => (ulong)i), values);
            }
        }

        Directory.Delete(folder, recursive: true);
    }
}
