using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>What replay reads while callers append to the same oplog.</summary>
public sealed class DurableTargetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-target").FullName;

    [Fact]
    public async Task A_worker_is_loaded_up_to_the_durable_entries_while_the_next_ones_are_being_written()
    {
        var counter = new Counter();
        using var gates = new AppendGates();
        using var world = new TestWorld(counter.Program());
        using var data = DataFolder.Open(_folder);
        await using var store = SqliteOplogStore.Open(data, gates);
        world.Services = world.Services with { Oplogs = store };
        await world.Start().ResultAsync(Call("k1", "add", U64(1)));

        gates.Close();
        var runtime = world.Start();
        var third = runtime.InvokeAsync(Call("k2", "wait"), Long);
        await gates.PassAfterAsync(() => runtime.AcceptAsync(Call("k3", "add", U64(1))));

        // The append of k3 is held back: the worker must come up all the same.
        var first = await Task.WhenAny(counter.Entered.Task, third, Task.Delay(Long));
        gates.Open();
        counter.Release.SetResult();
        Assert.Same(counter.Entered.Task, first);
        Assert.IsType<InvocationState.Completed>(await third);
        Assert.IsType<InvocationState.Completed>(await runtime.InvokeAsync(Call("k3", "add", U64(1)), Long));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Holds appends of the store back, one by one.</summary>
    private sealed class AppendGates : IFaultInjector, IDisposable
    {
        private readonly SemaphoreSlim _passes = new(0);
        private readonly SemaphoreSlim _arrivals = new(0);
        private volatile bool _closed;

        public void Reach(FaultPoint point)
        {
            if (point != FaultPoint.BeforeAppend || !_closed)
                return;
            _arrivals.Release();
            _passes.Wait();
        }

        public void Close() => _closed = true;

        /// <summary>Waits for a held append, does something, and lets it go; completes when the next one is held.</summary>
        public async Task PassAfterAsync(Func<Task> action)
        {
            Assert.True(await _arrivals.WaitAsync(Long));
            await action();
            _passes.Release();
            Assert.True(await _arrivals.WaitAsync(Long));
        }

        public void Open()
        {
            _closed = false;
            _passes.Release();
        }

        public void Dispose()
        {
            _passes.Dispose();
            _arrivals.Dispose();
        }
    }
}
