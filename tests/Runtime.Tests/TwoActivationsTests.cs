using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>Two runtimes of one worker over one store, both driven: the later opener goes on, the other is fenced.</summary>
public sealed class TwoActivationsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-two").FullName;
    private readonly Counter _counter = new();

    [Fact]
    public async Task The_first_of_two_runtimes_is_fenced_and_tells_its_callers_to_ask_again()
    {
        using var world = new TestWorld(_counter.Program());
        var first = world.Start();
        await first.ResultAsync(Call("k1", "add", U64(1)));
        var second = world.Start();
        Assert.Equal(2UL, (await second.ResultAsync(Call("k2", "add", U64(1)))).AsU64);

        Assert.True((await first.FaultAsync(Call("k3", "add", U64(1)))).IsRetriable);
        await first.Closed.WaitAsync(Long);
        Assert.Equal(3UL, (await second.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.Equal(3, (await world.OplogAsync()).OfType<ExportedFunctionCompletedEntry>().Count());
    }

    [Fact]
    public async Task A_runtime_that_rests_learns_from_its_recovery_that_it_is_not_the_owner_any_more_and_the_owner_that_it_is()
    {
        using var world = new TestWorld(_counter.Program());
        var first = world.Start();
        await first.ResultAsync(Call("k1", "add", U64(1)));
        var second = world.Start();
        _ = second.InvokeAsync(Call("k2", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);
        await second.AcceptAsync(Call("k3", "add", U64(1)) with { FireAndForget = true });
        var stored = Assert.Single(await world.Store.FindRunnableAsync([], 0, 10)).LastIndex;
        Assert.False(first.TakesCareOf(stored));
        Assert.True(second.TakesCareOf(stored));

        Assert.True((await Assert.ThrowsAsync<WorkerException>(() => first.RecoverAsync())).Fault.IsRetriable);
        await first.Closed.WaitAsync(Long);
        await second.RecoverAsync();

        _counter.Release.SetResult();
        Assert.Equal(3UL, TestCalls.Value(await second.AwaitAsync("k3", Long)).AsU64);
        Assert.Empty(await world.Store.FindRunnableAsync([], 0, 10));
    }

    [Fact]
    public async Task Who_takes_up_a_worker_is_its_owner_in_the_store_before_it_has_gone_on()
    {
        using var world = new TestWorld(_counter.Program());
        var first = world.Start();
        _ = first.InvokeAsync(Call("k1", "wait"), Long);
        await _counter.Entered.Task.WaitAsync(Long);
        await first.AcceptAsync(Call("k2", "add", U64(1)) with { FireAndForget = true });
        world.Services = world.Services with { Incarnation = Guid.NewGuid() };
        var second = world.Start();

        await second.RecoverAsync();

        Assert.Equal(world.Services.Incarnation, Assert.Single(await world.Store.FindRunnableAsync([], 0, 10)).Owner);
        _counter.Release.SetResult();
        Assert.Equal(2UL, TestCalls.Value(await second.AwaitAsync("k2", Long)).AsU64);
    }

    [Fact]
    public async Task A_runtime_of_a_deleted_worker_is_fenced_by_the_recreated_one()
    {
        using var world = new TestWorld(_counter.Program());
        var old = world.Start();
        await old.ResultAsync(Call("k1", "add", U64(5)));
        Assert.True(await world.Start().DeleteAsync());
        var recreated = world.Start();
        Assert.Equal(1UL, (await recreated.ResultAsync(Call("k2", "add", U64(1)))).AsU64);

        Assert.True((await old.FaultAsync(Call("k3", "add", U64(1)))).IsRetriable);
        await old.Closed.WaitAsync(Long);
        Assert.Equal(2UL, (await recreated.ResultAsync(Call("k3", "add", U64(1)))).AsU64);
        Assert.IsType<CreateEntry>((await world.OplogAsync())[0]);
        Assert.Equal(2, (await world.OplogAsync()).OfType<ExportedFunctionCompletedEntry>().Count());
    }

    [Fact]
    public async Task Two_drivers_that_open_the_worker_again_and_again_count_every_key_once()
    {
        const int CallsEach = 25;
        using var data = DataFolder.Open(_folder);
        await using var store = SqliteOplogStore.Open(data);
        using var world = new TestWorld(_counter.Program());
        world.Services = world.Services with { Oplogs = store };

        var sums = await Task.WhenAll(DriveAsync("a"), DriveAsync("b"));

        Assert.Equal(Enumerable.Range(1, 2 * CallsEach).Select(i => (ulong)i), sums.SelectMany(each => each).Order());
        var oplog = await store.ReadAsync(world.Worker, OplogIndex.First, 10_000);
        Assert.Equal((await store.GetStatusAsync(world.Worker))!.LastIndex.Value, (ulong)oplog.Count);
        Assert.Equal(2 * CallsEach, oplog.OfType<ExportedFunctionCompletedEntry>().Count());
        Assert.Single(oplog.OfType<CreateEntry>());

        async Task<List<ulong>> DriveAsync(string name)
        {
            var answers = new List<ulong>();
            var runtime = world.Start();
            for (var call = 0; call < CallsEach;)
            {
                var state = await InvokeAsync(runtime, Call($"{name}{call}", "add", U64(1)));
                if (state is InvocationState.Completed)
                {
                    answers.Add(TestCalls.Value(state).AsU64);
                    call++;
                    continue;
                }

                Assert.True(Assert.IsType<InvocationState.Failed>(state).Fault.IsRetriable);
                await runtime.Closed.WaitAsync(Long);
                runtime = world.Start();
            }

            return answers;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
