using System.Diagnostics.Metrics;
using GolemOrleans.Grains.Workers.Services;

namespace GolemOrleans.Grains.Workers;

/// <summary>Metrics of a silo's workers, meter <c>GolemOrleans.Grains</c>. Thread-safe.</summary>
public sealed class WorkerInstruments : IDisposable
{
    public const string MeterName = "GolemOrleans.Grains";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _wakeUpLateness;
    private readonly Counter<long> _recovered;

    public WorkerInstruments(ActiveWorkers active, ILiveServers servers)
    {
        _meter.CreateObservableGauge("golem.workers.active", () => active.Count, "{worker}", "Workers whose runtime is in this silo.");
        _meter.CreateObservableGauge("golem.workers.memory", () => active.All.Sum(worker => worker.MemoryBytes), "By", "Linear memory of the loaded workers of this silo.");
        _meter.CreateObservableGauge("golem.servers.live", () => servers.Live.Count, "{server}", "Servers of the cluster, as this one sees it.");
        _wakeUpLateness = _meter.CreateHistogram<double>("golem.wakeup.lateness", "s", "Time from a wake-up's due time to its delivery.");
        _recovered = _meter.CreateCounter<long>("golem.workers.recovered", "{worker}", "Workers with unfinished work that were taken up: failover and restart.");
    }

    public void WakeUpDelivered(TimeSpan late) => _wakeUpLateness.Record(Math.Max(0, late.TotalSeconds));

    public void Recovered(int count) => _recovered.Add(count);

    public void Dispose() => _meter.Dispose();
}
