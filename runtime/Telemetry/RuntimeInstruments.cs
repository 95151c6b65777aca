using System.Diagnostics.Metrics;

namespace GolemOrleans.Runtime.Telemetry;

/// <summary>Metrics of running workers, meter <c>GolemOrleans.Runtime</c>. Thread-safe.</summary>
public sealed class RuntimeInstruments : IDisposable
{
    public const string MeterName = "GolemOrleans.Runtime";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _invocations;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _queued;
    private readonly Histogram<double> _load;
    private readonly Histogram<long> _replayed;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _cycles;

    public RuntimeInstruments()
    {
        _invocations = _meter.CreateCounter<long>("golem.invocations", "{invocation}", "Live invocations that ended, by outcome.");
        _duration = _meter.CreateHistogram<double>("golem.invocation.duration", "s", "Time from the start of an invocation in wasm to its end, waiting for its commit apart.");
        _queued = _meter.CreateHistogram<double>("golem.invocation.queued", "s", "Time that an accepted invocation waited for its worker.");
        _load = _meter.CreateHistogram<double>("golem.load.duration", "s", "Time to instantiate a worker and replay its oplog.");
        _replayed = _meter.CreateHistogram<long>("golem.replay.entries", "{entry}", "Entries of the oplog when a worker was loaded.");
        _closed = _meter.CreateCounter<long>("golem.workers.closed", "{worker}", "Workers dropped because another server took them over or the store failed.");
        _cycles = _meter.CreateCounter<long>("golem.rpc.cycles", "{call}", "Calls refused because their caller waits, through other workers, for itself.");
    }

    /// <param name="outcome"><c>completed</c>, <c>rejected</c> or <c>stopped</c> (trap, interrupt, restart).</param>
    public void Invoked(string outcome, TimeSpan duration)
    {
        _invocations.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _duration.Record(duration.TotalSeconds);
    }

    public void Queued(TimeSpan time) => _queued.Record(Math.Max(0, time.TotalSeconds));

    public void Loaded(TimeSpan duration, long entries)
    {
        _load.Record(duration.TotalSeconds);
        _replayed.Record(entries);
    }

    public void CallCycle() => _cycles.Add(1);

    public void Closed() => _closed.Add(1);

    public void Dispose() => _meter.Dispose();
}
