using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using Xunit;

namespace GolemOrleans.Grains.Tests.Plugins;

/// <summary>What an oplog processor gets of a worker, whatever happens to either of them.</summary>
public sealed class OplogDeliveryTests
{
    private const byte Completed = 3;
    private const byte Updated = 17;
    private const byte Activated = 25;
    private const byte Deactivated = 26;
    private const byte Reverted = 27;

    [Fact]
    public async Task A_processor_gets_every_entry_of_a_worker_once_and_in_order_with_its_configuration()
    {
        await using var observation = await Observation.StartAsync(mode: "x1");
        var worker = observation.Cluster.Worker("w");
        for (var i = 1; i <= 20; i++)
            await observation.AddAsync(worker);
        var received = await observation.AllReceivedAsync(worker);
        var kinds = (await observation.Cluster.OplogAsync(worker)).Select(CaseOf);
        Assert.Equal(kinds, received.SelectMany(batch => batch.Kinds));
        Assert.All(received, batch => Assert.Equal("x1", batch.Mode));

        // Nothing is left to be woken for.
        await WorkerCluster.UntilAsync(async () => await observation.Cluster.Store.NextWakeUpAsync() is null);
    }

    [Fact]
    public async Task Nobody_gets_the_entries_of_a_processor_although_the_plugin_is_installed_on_its_component()
    {
        await using var observation = await Observation.StartAsync();
        await observation.InstallAsync(observation.Processor, Guid.NewGuid(), null);
        await observation.AddAsync(observation.Cluster.Worker("w"));
        await observation.AllReceivedAsync(observation.Cluster.Worker("w"));
        await observation.Cluster.Grain(new WorkerId(observation.Processor, "self")).CreateAsync(new CreateWorkerRequest());
        await WorkerCluster.UntilAsync(async () => await observation.Cluster.Store.NextWakeUpAsync() is null);
        var workers = await observation.Cluster.Store.ListWorkersAsync(new WorkerListRequest(observation.Processor, null, 0, 10));
        Assert.Equal([observation.ProcessorWorker.Name, "self"], workers.Workers.Select(worker => worker.WorkerId.Name));
    }

    [Fact]
    public async Task A_processor_that_traps_holds_up_nobody_and_gets_everything_once_when_it_works_again()
    {
        await using var observation = await Observation.StartAsync(mode: "t");
        var (one, two) = (observation.Cluster.Worker("one"), observation.Cluster.Worker("two"));
        for (ulong i = 1; i <= 6; i++)
            Assert.Equal(i, await observation.AddAsync(one));
        await WorkerCluster.UntilAsync(async () =>
            await observation.Cluster.Store.GetStatusAsync(observation.ProcessorWorker) is { DeletedRegions.Count: > 0 });
        Assert.Equal(1ul, await observation.AddAsync(two));
        await WorkerCluster.UntilAsync(async () => (await observation.CallAsync("heal")).State == InvocationState.Completed);
        Assert.Equal(7ul, await observation.AddAsync(one));
        await observation.AllReceivedAsync(one);
        await observation.AllReceivedAsync(two);
    }

    [Fact]
    public async Task A_batch_that_is_refused_comes_again_as_it_was()
    {
        await using var observation = await Observation.StartAsync(mode: "r2");
        var worker = observation.Cluster.Worker("w");
        await observation.AddAsync(worker);
        var received = await observation.AllReceivedAsync(worker);
        Assert.Equal(1ul, received[0].First);
    }

    [Fact]
    public async Task A_plugin_sees_its_deactivation_and_activation_and_nothing_between()
    {
        await using var observation = await Observation.StartAsync();
        var worker = observation.Cluster.Worker("w");
        await observation.AddAsync(worker);
        await observation.Cluster.Grain(worker).DeactivatePluginAsync(observation.Installation);
        await observation.AddAsync(worker);
        await observation.Cluster.Grain(worker).ActivatePluginAsync(observation.Installation);
        await observation.AddAsync(worker);

        var oplog = (await observation.Cluster.OplogAsync(worker)).Select(CaseOf).ToList();
        var (off, on) = (oplog.IndexOf(Deactivated), oplog.IndexOf(Activated));
        var last = await LastAsync(observation, worker, (ulong)oplog.Count);
        Assert.Equal([.. oplog[..(off + 1)], .. oplog[on..]], last.SelectMany(batch => batch.Kinds));
        Observation.AssertWithoutGap(last.TakeWhile(batch => batch.First <= (ulong)on), 1);
        Observation.AssertWithoutGap(last.SkipWhile(batch => batch.First <= (ulong)on), (ulong)on + 1);
    }

    [Fact]
    public async Task An_update_ends_the_plugins_of_the_old_version_and_begins_those_of_the_new_one()
    {
        await using var observation = await Observation.StartAsync(mode: "x1");
        var worker = observation.Cluster.Worker("w");
        await observation.AddAsync(worker);
        await observation.ReplaceAsync(observation.Cluster.Component, observation.Installation, Guid.NewGuid(), "x2");
        await observation.Cluster.Grain(worker).UpdateAsync(2, snapshotBased: false);
        await WorkerCluster.UntilAsync(async () => (await observation.Cluster.Store.GetStatusAsync(worker))!.SuccessfulUpdates.Count == 1);
        await observation.AddAsync(worker);

        var oplog = (await observation.Cluster.OplogAsync(worker)).Select(CaseOf).ToList();
        var updated = oplog.IndexOf(Updated);
        var received = await LastAsync(observation, worker, (ulong)oplog.Count);
        Assert.Equal(oplog[..(updated + 1)], received.Where(batch => batch.Mode == "x1").SelectMany(batch => batch.Kinds));
        Assert.Equal(oplog[updated..], received.Where(batch => batch.Mode == "x2").SelectMany(batch => batch.Kinds));
    }

    [Fact]
    public async Task A_revert_takes_back_no_delivery_and_is_delivered_itself()
    {
        await using var observation = await Observation.StartAsync();
        var worker = observation.Cluster.Worker("w");
        await observation.AddAsync(worker, 5);
        await observation.AddAsync(worker, 7);
        await observation.AllReceivedAsync(worker);
        await observation.Cluster.Grain(worker).RevertLastInvocationsAsync(1);
        Assert.Equal(6ul, await observation.AddAsync(worker));
        var kinds = (await observation.AllReceivedAsync(worker)).SelectMany(batch => batch.Kinds).ToArray();
        Assert.Single(kinds, Reverted);
        Assert.Equal(3, kinds.Count(kind => kind == Completed));
    }

    [Fact]
    public async Task A_fork_is_a_worker_of_its_own_whose_entries_come_from_the_first_on()
    {
        await using var observation = await Observation.StartAsync();
        var (worker, fork) = (observation.Cluster.Worker("w"), observation.Cluster.Worker("fork"));
        await observation.AddAsync(worker);
        var cutOff = (await observation.Cluster.Store.GetStatusAsync(worker))!.LastIndex.Value;
        await observation.Cluster.Grain(worker).ForkAsync(new WorkerKey(fork.ComponentId, fork.Name), cutOff);
        var copied = await observation.AllReceivedAsync(fork);
        Assert.Equal((await observation.AllReceivedAsync(worker)).SelectMany(batch => batch.Kinds), copied.SelectMany(batch => batch.Kinds));
        Assert.Equal(2ul, await observation.AddAsync(fork));
        await observation.AllReceivedAsync(fork);
    }

    [Fact]
    public async Task The_last_entries_of_a_deleted_worker_arrive_and_those_of_its_successor_from_the_first_on()
    {
        await using var observation = await Observation.StartAsync();
        var worker = observation.Cluster.Worker("w");
        for (var i = 0; i < 5; i++)
            await observation.AddAsync(worker);
        var entries = (await observation.Cluster.OplogAsync(worker)).Count;
        await observation.Cluster.Grain(worker).DeleteAsync();
        var first = await observation.ReceivedAsync(worker);
        Observation.AssertWithoutGap(first, 1);
        Assert.Equal(entries, first.Sum(batch => batch.Kinds.Length));

        Assert.Equal(1ul, await observation.AddAsync(worker));
        var all = await LastAsync(observation, worker, (await observation.Cluster.Store.GetStatusAsync(worker))!.LastIndex.Value, first.Length);
        Observation.AssertWithoutGap(all.Skip(first.Length), 1);
    }

    [Fact]
    public async Task What_a_failing_processor_has_not_got_of_a_deleted_worker_is_kept_for_it()
    {
        await using var observation = await Observation.StartAsync(silos: 2, mode: "t");
        var worker = observation.Cluster.Worker("w");
        for (var i = 0; i < 5; i++)
            await observation.AddAsync(worker);
        var entries = (await observation.Cluster.OplogAsync(worker)).Count;
        await observation.Cluster.Grain(worker).DeleteAsync();
        Assert.Null(await observation.Cluster.Store.GetStatusAsync(worker));
        await WorkerCluster.UntilAsync(async () => (await observation.CallAsync("heal")).State == InvocationState.Completed);
        var received = await LastAsync(observation, worker, (ulong)entries);
        Observation.AssertWithoutGap(received, 1);
        await WorkerCluster.UntilAsync(async () => await observation.Cluster.Store.NextWakeUpAsync() is null);
    }

    [Fact]
    public async Task Entries_arrive_once_when_silos_die_under_workers_deliveries_and_processor()
    {
        await using var observation = await Observation.StartAsync(silos: 3);
        WorkerId[] workers = [.. Enumerable.Range(0, 4).Select(i => observation.Cluster.Worker($"w{i}"))];
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await Task.WhenAll(workers.Select(worker => ManyAsync(observation, worker)));
            await WorkerCluster.UntilAsync(async () => (await observation.ReceivedAsync()).Length > 0);
            await observation.Cluster.KillAsync(observation.Cluster.HostOf(observation.ProcessorWorker));
        }

        await Task.WhenAll(workers.Select(worker => ManyAsync(observation, worker)));
        foreach (var worker in workers)
            await observation.AllReceivedAsync(worker);
    }

    private static async Task ManyAsync(Observation observation, WorkerId worker)
    {
        for (var i = 0; i < 10; i++)
            await observation.AddAsync(worker);
    }

    /// <summary>Waits for a batch that reaches an index.</summary>
    private static async Task<Batch[]> LastAsync(Observation observation, WorkerId worker, ulong last, int after = 0)
    {
        Batch[] received = [];
        await WorkerCluster.UntilAsync(async () =>
            (received = await observation.ReceivedAsync(worker)).Skip(after).LastOrDefault() is { } batch && batch.First + (ulong)batch.Kinds.Length > last);
        return received;
    }

    /// <summary>Numbers of the WIT variant's cases, for the entries of these tests.</summary>
    private static byte CaseOf(OplogEntry entry) => entry switch
    {
        CreateEntry => 0,
        ImportedFunctionInvokedEntry => 1,
        ExportedFunctionInvokedEntry => 2,
        ExportedFunctionCompletedEntry => Completed,
        PendingWorkerInvocationEntry => 15,
        PendingUpdateEntry => 16,
        SuccessfulUpdateEntry => Updated,
        GrowMemoryEntry => 19,
        ActivatePluginEntry => Activated,
        DeactivatePluginEntry => Deactivated,
        RevertEntry => Reverted,
        _ => byte.MaxValue,
    };
}
