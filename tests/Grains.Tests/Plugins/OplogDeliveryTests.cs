using GolemOrleans.Engine.Testing;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Xunit;

namespace GolemOrleans.Grains.Tests.Plugins;

/// <summary>What an oplog processor gets of a worker, whatever happens to either of them.</summary>
public sealed class OplogDeliveryTests(ObservedCluster shared) : IClassFixture<ObservedCluster>
{
    private const byte Completed = 3;
    private const byte Updated = 17;
    private const byte Activated = 25;
    private const byte Deactivated = 26;
    private const byte Reverted = 27;

    [Fact]
    public async Task A_processor_gets_every_entry_of_a_worker_once_and_in_order_with_its_configuration()
    {
        var observation = await Observation.StartAsync(shared.Cluster, "x1");
        var worker = observation.Worker("w");
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
        var observation = await Observation.StartAsync(shared.Cluster);
        await observation.InstallAsync(observation.Processor, Guid.NewGuid(), null);
        await observation.AddAsync(observation.Worker("w"));
        await observation.AllReceivedAsync(observation.Worker("w"));
        await observation.Grain(new WorkerId(observation.Processor, "self")).CreateAsync(new CreateWorkerRequest());
        await WorkerCluster.UntilAsync(async () => await observation.Cluster.Store.NextWakeUpAsync() is null);
        var workers = await observation.Cluster.Store.ListWorkersAsync(new WorkerListRequest(observation.Processor, null, 0, 10));
        Assert.Equal([observation.ProcessorWorker.Name, "self"], workers.Workers.Select(worker => worker.WorkerId.Name));
    }

    [Fact]
    public async Task A_processor_that_traps_holds_up_nobody_and_gets_everything_once_when_it_works_again()
    {
        var observation = await Observation.StartAsync(shared.Cluster, "t");
        var (one, two) = (observation.Worker("one"), observation.Worker("two"));
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
        var observation = await Observation.StartAsync(shared.Cluster, "r2");
        var worker = observation.Worker("w");
        await observation.AddAsync(worker);
        var received = await observation.AllReceivedAsync(worker);
        Assert.Equal(1ul, received[0].First);
    }

    [Fact]
    public async Task A_plugin_sees_its_deactivation_and_activation_and_nothing_between()
    {
        var observation = await Observation.StartAsync(shared.Cluster);
        var worker = observation.Worker("w");
        await observation.AddAsync(worker);
        await observation.Grain(worker).DeactivatePluginAsync(observation.Installation);
        await observation.AddAsync(worker);
        await observation.Grain(worker).ActivatePluginAsync(observation.Installation);
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
        var observation = await Observation.StartAsync(shared.Cluster, "x1");
        var worker = observation.Worker("w");
        await observation.AddAsync(worker);
        await observation.ReplaceAsync(observation.Component, observation.Installation, Guid.NewGuid(), "x2");
        await observation.Grain(worker).UpdateAsync(2, snapshotBased: false);
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
        var observation = await Observation.StartAsync(shared.Cluster);
        var worker = observation.Worker("w");
        await observation.AddAsync(worker, 5);
        await observation.AddAsync(worker, 7);
        await observation.AllReceivedAsync(worker);
        await observation.Grain(worker).RevertLastInvocationsAsync(1);
        Assert.Equal(6ul, await observation.AddAsync(worker));
        var kinds = (await observation.AllReceivedAsync(worker)).SelectMany(batch => batch.Kinds).ToArray();
        Assert.Single(kinds, Reverted);
        Assert.Equal(3, kinds.Count(kind => kind == Completed));
    }

    [Fact]
    public async Task A_fork_is_a_worker_of_its_own_whose_entries_come_from_the_first_on()
    {
        var observation = await Observation.StartAsync(shared.Cluster);
        var (worker, fork) = (observation.Worker("w"), observation.Worker("fork"));
        await observation.AddAsync(worker);
        var cutOff = (await observation.Cluster.Store.GetStatusAsync(worker))!.LastIndex.Value;
        await observation.Grain(worker).ForkAsync(new WorkerKey(fork.ComponentId, fork.Name), cutOff);
        var copied = await observation.AllReceivedAsync(fork);
        Assert.Equal((await observation.AllReceivedAsync(worker)).SelectMany(batch => batch.Kinds), copied.SelectMany(batch => batch.Kinds));
        Assert.Equal(2ul, await observation.AddAsync(fork));
        await observation.AllReceivedAsync(fork);
    }

    [Fact]
    public async Task The_last_entries_of_a_deleted_worker_arrive_and_those_of_its_successor_from_the_first_on()
    {
        var observation = await Observation.StartAsync(shared.Cluster);
        var worker = observation.Worker("w");
        for (var i = 0; i < 5; i++)
            await observation.AddAsync(worker);
        var entries = (await observation.Cluster.OplogAsync(worker)).Count;
        await observation.Grain(worker).DeleteAsync();
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
        await using var cluster = await ObservedCluster.StartAsync(2);
        var observation = await Observation.StartAsync(cluster, "t");
        var worker = observation.Worker("w");
        for (var i = 0; i < 5; i++)
            await observation.AddAsync(worker);
        var entries = (await observation.Cluster.OplogAsync(worker)).Count;
        await observation.Grain(worker).DeleteAsync();
        Assert.Null(await observation.Cluster.Store.GetStatusAsync(worker));
        await WorkerCluster.UntilAsync(async () => (await observation.CallAsync("heal")).State == InvocationState.Completed);
        var received = await LastAsync(observation, worker, (ulong)entries);
        Observation.AssertWithoutGap(received, 1);
        await WorkerCluster.UntilAsync(async () => await observation.Cluster.Store.NextWakeUpAsync() is null);
    }

    [Fact]
    public async Task Entries_arrive_once_when_silos_die_under_workers_deliveries_and_processor()
    {
        await using var cluster = await ObservedCluster.StartAsync(3);
        var observation = await Observation.StartAsync(cluster);
        WorkerId[] workers = [.. Enumerable.Range(0, 4).Select(i => observation.Worker($"w{i}"))];
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await Task.WhenAll(workers.Select(worker => ManyAsync(observation, worker)));
            await WorkerCluster.UntilAsync(async () => (await observation.ReceivedAsync()).Length > 0);
            await cluster.KillAsync(cluster.HostOf(observation.ProcessorWorker));
        }

        await Task.WhenAll(workers.Select(worker => ManyAsync(observation, worker)));
        foreach (var worker in workers)
            await observation.AllReceivedAsync(worker);
    }

    /// <summary>
    /// The worst moment, twice: a batch is processed, its mark not stored, and the activation that sent it fails; there are
    /// more entries by now, and another activation knows nothing of that batch.
    /// </summary>
    [Fact]
    public async Task Two_activations_of_a_delivery_that_know_nothing_of_each_other_send_the_same_batches_and_skip_nothing()
    {
        var faults = new HeldFault(FaultPoint.AfterOplogBatchProcessed);
        await using var cluster = await ObservedCluster.StartAsync(2, faults);
        var observation = await Observation.StartAsync(cluster);
        var worker = observation.Worker("w");
        await observation.AddAsync(worker);
        await observation.AllReceivedAsync(worker);
        for (var round = 0; round < 2; round++)
        {
            var grain = cluster.Cluster.Client.GetGrain<IOplogDeliveryGrain>(worker.ToString());
            await PokeAsync(observation, worker, grain);
            var other = cluster.Cluster.Silos.First(silo => silo != cluster.HostOf(grain));
            cluster.Cluster.ForceDuplicateActivation(grain.GetGrainId(), other);
            var duplicate = other.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IOplogDeliveryGrain>(worker.ToString());
            await PokeAsync(observation, worker, duplicate);

            var held = faults.Arm();
            await observation.AddAsync(worker);
            await held.WhenReached;
            await observation.AddAsync(worker);

            // The one that is held, whichever it is, takes no call; the other does.
            var pokes = new[] { grain, duplicate }.Select(delivery => delivery.DeliverAsync(Due(Poke(worker)))).ToArray();
            held.Fail();
            await Task.WhenAll(pokes.Select(poke => poke.ContinueWith(static _ => { }, TaskScheduler.Default)));
            await observation.AddAsync(worker);
            await observation.AllReceivedAsync(worker);
        }
    }

    /// <summary>Lets a delivery look; when the task ends, nothing is left to do and it does nothing more.</summary>
    private static async Task PokeAsync(Observation observation, WorkerId worker, IOplogDeliveryGrain delivery)
    {
        await WorkerCluster.UntilAsync(async () => await observation.Cluster.Store.NextWakeUpAsync() is null);
        await observation.Cluster.Store.AddWakeUpAsync(Poke(worker));
        await delivery.DeliverAsync(Due(Poke(worker)));
        await WorkerCluster.UntilAsync(async () => await observation.Cluster.Store.NextWakeUpAsync() is null);
    }

    /// <summary>A wake-up that never comes by itself.</summary>
    private static WakeUp Poke(WorkerId worker) => new(new WakeUpKey(worker, "poke"), DateTimeOffset.UnixEpoch.AddYears(1000), WakeUpKind.OplogDelivery);

    private static DueDelivery Due(WakeUp wakeUp) => new() { WakeUp = new WakeUpRecord { Id = wakeUp.Key.Id, Due = wakeUp.Due, Kind = (byte)wakeUp.Kind } };

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
