using System.Diagnostics.Metrics;
using GolemOrleans.Grains.Workers;

namespace GolemOrleans.Grains.Plugins.Delivery;

/// <summary>Metrics of the delivery to oplog processors, in the meter of the grains. Thread-safe.</summary>
public sealed class DeliveryInstruments : IDisposable
{
    private readonly Meter _meter = new(WorkerInstruments.MeterName);
    private readonly Counter<long> _batches;
    private readonly Counter<long> _entries;
    private readonly Counter<long> _lost;
    private readonly Histogram<double> _lag;

    public DeliveryInstruments()
    {
        _batches = _meter.CreateCounter<long>("golem.oplog_processor.batches", "{batch}", "Batches sent to oplog processors, by plugin and outcome.");
        _entries = _meter.CreateCounter<long>("golem.oplog_processor.entries", "{entry}", "Entries that oplog processors have processed, by plugin.");
        _lost = _meter.CreateCounter<long>("golem.oplog_processor.lost", "{entry}", "Entries of removed workers that were too many to be kept for a failing oplog processor.");
        _lag = _meter.CreateHistogram<double>("golem.oplog_processor.lag", "s", "Time from the writing of a batch's first entry until the batch was processed.");
    }

    public void Processed(ProcessorBatch batch, TimeSpan lag)
    {
        Count(batch, "processed");
        _entries.Add(batch.Count, Plugin(batch));
        _lag.Record(Math.Max(0, lag.TotalSeconds), Plugin(batch));
    }

    /// <summary>The plugin answered with an error.</summary>
    public void Refused(ProcessorBatch batch) => Count(batch, "refused");

    /// <summary>The plugin's worker failed, or could not be asked.</summary>
    public void Failed(ProcessorBatch batch) => Count(batch, "failed");

    public void Lost(long entries) => _lost.Add(entries);

    public void Dispose() => _meter.Dispose();

    private void Count(ProcessorBatch batch, string outcome) => _batches.Add(1, Plugin(batch), new KeyValuePair<string, object?>("outcome", outcome));

    private static KeyValuePair<string, object?> Plugin(ProcessorBatch batch) => new("plugin", batch.Plugin);
}
