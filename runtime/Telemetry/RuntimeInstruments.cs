using System.Diagnostics.Metrics;

namespace GolemOrleans.Runtime.Telemetry;

/// <summary>Metrics of running workers, meter <c>GolemOrleans.Runtime</c>.</summary>
internal static class RuntimeInstruments
{
    public const string MeterName = "GolemOrleans.Runtime";

    private static readonly Meter s_meter = new(MeterName);
    private static readonly Counter<long> s_invocations = s_meter.CreateCounter<long>("golem.invocations", "{invocation}", "Live invocations that ended, by outcome.");
    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>("golem.invocation.duration", "s", "Time from the start of an invocation in wasm to its end, waiting for its commit apart.");
    private static readonly Histogram<double> s_queued = s_meter.CreateHistogram<double>("golem.invocation.queued", "s", "Time that an accepted invocation waited for its worker.");
    private static readonly Histogram<double> s_load = s_meter.CreateHistogram<double>("golem.load.duration", "s", "Time to instantiate a worker and replay its oplog.");
    private static readonly Histogram<long> s_replayed = s_meter.CreateHistogram<long>("golem.replay.entries", "{entry}", "Entries of the oplog when a worker was loaded.");
    private static readonly Counter<long> s_closed = s_meter.CreateCounter<long>("golem.workers.closed", "{worker}", "Workers dropped because another server took them over or the store failed.");

    private static readonly Counter<long> s_cycles = s_meter.CreateCounter<long>("golem.rpc.cycles", "{call}", "Calls refused because their caller waits, through other workers, for itself.");

    /// <param name="outcome"><c>completed</c>, <c>rejected</c> or <c>stopped</c> (trap, interrupt, restart).</param>
    public static void Invoked(string outcome, TimeSpan duration)
    {
        s_invocations.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        s_duration.Record(duration.TotalSeconds);
    }

    public static void Queued(TimeSpan time) => s_queued.Record(Math.Max(0, time.TotalSeconds));

    public static void Loaded(TimeSpan duration, long entries)
    {
        s_load.Record(duration.TotalSeconds);
        s_replayed.Record(entries);
    }

    public static void CallCycle() => s_cycles.Add(1);

    public static void Closed() => s_closed.Add(1);
}
