using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>The wake-ups by which commits ask for the delivery of entries to plugins, and the end of an observed worker.</summary>
public sealed class ObservationTests
{
    private static readonly PluginDescription s_plugin = new(new Guid("00000000-0000-0000-0000-000000000001"), "p", "1", true, new Dictionary<string, string>());

    private readonly Counter _counter = new();

    [Fact]
    public async Task Entries_are_due_some_time_after_the_first_and_at_once_when_there_are_enough_commits()
    {
        using var world = Observed();
        var runtime = world.Start();
        var begun = world.Services.Time.GetUtcNow();
        await runtime.ResultAsync(Call("k1", "add", U64(1)));
        var later = Assert.Single(await DueAsync(world));
        Assert.Equal((WakeUpKind.OplogDelivery, "oplog:later"), (later.Kind, later.Key.Id));
        Assert.InRange(later.Due, begun + TimeSpan.FromSeconds(5), world.Services.Time.GetUtcNow() + TimeSpan.FromSeconds(5.1));

        for (var i = 2; (await DueAsync(world)).All(wakeUp => wakeUp.Key.Id == "oplog:later"); i++)
        {
            Assert.InRange(i, 2, 5);
            await runtime.ResultAsync(Call($"k{i}", "add", U64(1)));
        }

        var soon = Assert.Single(await DueAsync(world));
        Assert.Equal("oplog:now", soon.Key.Id);
        Assert.InRange(soon.Due, begun, world.Services.Time.GetUtcNow());
    }

    [Fact]
    public async Task Entries_of_a_worker_that_stops_are_due_at_once()
    {
        using var world = Observed();
        var runtime = world.Start();
        await runtime.FaultAsync(Call("k1", "trap"));
        Assert.Contains(await DueAsync(world), wakeUp => wakeUp.Key.Id == "oplog:now");
    }

    [Fact]
    public async Task Nothing_is_due_without_plugins_or_with_plugins_that_see_no_entries_until_another_is_activated()
    {
        using var plain = new TestWorld(_counter.Program());
        await plain.Start().ResultAsync(Call("k1", "add", U64(1)));
        Assert.Empty(await DueAsync(plain));

        using var world = Observed(new Observers { Any = false });
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(1)));
        Assert.Empty(await DueAsync(world));
        await runtime.SetPluginAsync(s_plugin with { InstallationId = new Guid("00000000-0000-0000-0000-000000000002") }, active: true);
        Assert.NotEmpty(await DueAsync(world));
    }

    [Fact]
    public async Task A_fork_has_its_copied_entries_delivered()
    {
        using var world = Observed();
        var runtime = world.Start();
        await runtime.ResultAsync(Call("k1", "add", U64(1)));
        var target = new WorkerId(world.Worker.ComponentId, "fork");
        await runtime.ForkAsync(target, (await world.StatusAsync()).LastIndex);
        Assert.Contains(await DueAsync(world), wakeUp => wakeUp.Key.Worker == target && wakeUp.Kind == WakeUpKind.OplogDelivery);
    }

    [Fact]
    public async Task A_worker_is_removed_after_its_observers_have_taken_over_and_not_when_they_cannot()
    {
        var observers = new Observers();
        using var world = Observed(observers);
        await world.Start().ResultAsync(Call("k1", "add", U64(1)));
        observers.Finish = async worker =>
        {
            Assert.NotEmpty(await world.Store.ReadAsync(worker, OplogIndex.First, 1));
            throw new WorkerException(new WorkerUnavailable("not now"));
        };
        var refused = await Assert.ThrowsAsync<WorkerException>(() => world.Start().DeleteAsync());
        Assert.True(refused.Fault.IsRetriable);
        Assert.NotNull(await world.Store.GetStatusAsync(world.Worker));

        observers.Finish = async worker => Assert.NotEmpty(await world.Store.ReadAsync(worker, OplogIndex.First, 1));
        Assert.True(await world.Start().DeleteAsync());
        Assert.Null(await world.Store.GetStatusAsync(world.Worker));
        Assert.Equal(2, observers.Finished);
    }

    [Fact]
    public async Task Dropping_a_failure_makes_the_worker_serve_again_and_touches_no_other()
    {
        using var world = new TestWorld(_counter.Program());
        var runtime = world.Start();
        await Assert.ThrowsAsync<WorkerException>(() => runtime.RevertFailureAsync());
        await runtime.ResultAsync(Call("k1", "add", U64(5)));
        Assert.False(await runtime.RevertFailureAsync());
        await runtime.FaultAsync(Call("bad", "trap"));
        Assert.Equal(WorkerStatus.Failed, (await world.StatusAsync()).Status);

        Assert.True(await runtime.RevertFailureAsync());
        Assert.False(await runtime.RevertFailureAsync());
        Assert.Equal(6UL, (await runtime.ResultAsync(Call("k2", "add", U64(1)))).AsU64);
        Assert.Equal(5UL, (await runtime.ResultAsync(Call("k1", "add", U64(5)))).AsU64);
        Assert.IsType<RuntimeError>(await runtime.FaultAsync(Call("bad", "trap")));
    }

    private TestWorld Observed(IOplogObservers? observers = null)
    {
        var world = new TestWorld(_counter.Program());
        world.Components.Plugins = [s_plugin];
        world.Services = world.Services with { Observers = observers };
        return world;
    }

    /// <summary>All wake-ups, whenever they are due; none stays leased.</summary>
    private static async Task<WakeUp[]> DueAsync(TestWorld world)
    {
        var leases = await world.Store.LeaseWakeUpsAsync(world.Services.Time.GetUtcNow().AddDays(1), TimeSpan.Zero, 10);
        return [.. leases.Select(lease => lease.WakeUp)];
    }

    private sealed class Observers : IOplogObservers
    {
        public bool Any { get; init; } = true;

        public int Finished { get; private set; }

        public Func<WorkerId, Task> Finish { get; set; } = _ => Task.CompletedTask;

        public Task<bool> AnyAsync(Guid componentId, ulong version, IReadOnlyList<Guid> active) => Task.FromResult(Any);

        public Task FinishAsync(WorkerId worker)
        {
            Finished++;
            return Finish(worker);
        }
    }
}
