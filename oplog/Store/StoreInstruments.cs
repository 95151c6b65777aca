using System.Diagnostics.Metrics;

namespace GolemOrleans.Oplog;

/// <summary>Metrics of an oplog store, meter <c>GolemOrleans.Oplog</c>. Thread-safe.</summary>
public sealed class StoreInstruments : IDisposable
{
    public const string MeterName = "GolemOrleans.Oplog";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _commits;
    private readonly Histogram<int> _groupSize;
    private readonly Histogram<double> _groupDuration;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _fenced;

    public StoreInstruments()
    {
        _commits = _meter.CreateCounter<long>("golem.store.commits", "{commit}", "Changes made durable.");
        _groupSize = _meter.CreateHistogram<int>("golem.store.group.size", "{commit}", "Changes per group, which share one write and one sync.");
        _groupDuration = _meter.CreateHistogram<double>("golem.store.group.duration", "s", "Time to write and sync a group.");
        _retries = _meter.CreateCounter<long>("golem.store.retries", "{group}", "Groups sent to the database again, by reason.");
        _fenced = _meter.CreateCounter<long>("golem.store.fenced", "{commit}", "Writes refused because another epoch owns the worker.");
    }

    /// <param name="size">Changes in the group.</param>
    public void Group(int size, TimeSpan duration)
    {
        _commits.Add(size);
        _groupSize.Record(size);
        _groupDuration.Record(duration.TotalSeconds);
    }

    /// <param name="reason">Why the database has to be asked again.</param>
    public void Retry(string reason) => _retries.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Fenced() => _fenced.Add(1);

    public void Dispose() => _meter.Dispose();
}
