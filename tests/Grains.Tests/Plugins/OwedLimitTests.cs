using System.Diagnostics.Metrics;
using GolemOrleans.Grains.Plugins.Delivery;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Grains.Workers;
using Xunit;

namespace GolemOrleans.Grains.Tests.Plugins;

/// <summary>A removed worker leaves more behind than is kept for a plugin that fails.</summary>
public sealed class OwedLimitTests
{
    [Fact]
    public async Task What_is_beyond_the_limit_is_lost_from_one_entry_on_and_counted_and_the_part_before_arrives()
    {
        long lost = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == WorkerInstruments.MeterName && instrument.Name == "golem.oplog_processor.lost")
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref lost, value));
        listener.Start();
        await using var cluster = await ObservedCluster.StartAsync(1, options: new OplogDeliveryOptions
        {
            FirstPause = TimeSpan.FromMilliseconds(50), FinishLimit = TimeSpan.Zero, EntriesPerBatchMax = 4, OwedBytesMax = 6000,
        });
        var observation = await Observation.StartAsync(cluster, "t");
        var worker = observation.Worker("w");
        for (var i = 0; i < 20; i++)
            await observation.AddAsync(worker);
        var entries = (await cluster.OplogAsync(worker)).Count;
        await observation.Grain(worker).DeleteAsync();

        await WorkerCluster.UntilAsync(async () => (await observation.CallAsync("heal")).State == GrainInterfaces.InvocationState.Completed);
        await WorkerCluster.UntilAsync(async () => await cluster.Store.NextWakeUpAsync() is null);
        var received = await observation.ReceivedAsync(worker);
        Observation.AssertWithoutGap(received, 1);
        var got = received.Sum(batch => batch.Kinds.Length);
        Assert.InRange(got, 4, entries - 4);
        Assert.Equal(entries - got, Interlocked.Read(ref lost));
    }
}
