using GolemOrleans.GrainInterfaces;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using Xunit;

namespace GolemOrleans.Grains.Tests.Plugins;

public sealed class OplogDeliveryTests
{
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

        // Nobody observes the processor's own worker: it would never end.
        Assert.Empty(await observation.ReceivedAsync(observation.ProcessorWorker));
        await WorkerCluster.UntilAsync(async () => await observation.Cluster.Store.NextWakeUpAsync() is null);
    }

    /// <summary>Numbers of the WIT variant's cases, for the entries that adding makes.</summary>
    private static byte CaseOf(OplogEntry entry) => entry switch
    {
        CreateEntry => 0,
        ImportedFunctionInvokedEntry => 1,
        ExportedFunctionInvokedEntry => 2,
        ExportedFunctionCompletedEntry => 3,
        PendingWorkerInvocationEntry => 15,
        GrowMemoryEntry => 19,
        _ => byte.MaxValue,
    };
}
