using System.Diagnostics;

namespace GolemOrleans.Bench.Load.Client;

/// <summary>Latencies of one client, exact, in ticks of the stopwatch. Not thread-safe; merged after the run.</summary>
internal sealed class Latencies
{
    private readonly List<long> _ticks = new(1 << 16);

    public int Count => _ticks.Count;

    public void Add(long ticks) => _ticks.Add(ticks);

    public void Add(Latencies other) => _ticks.AddRange(other._ticks);

    public void Sort() => _ticks.Sort();

    /// <summary>In milliseconds; call <see cref="Sort"/> first.</summary>
    /// <param name="quantile">0 to 1.</param>
    public double Quantile(double quantile) => _ticks.Count == 0
        ? 0
        : _ticks[Math.Min(_ticks.Count - 1, (int)(quantile * _ticks.Count))] * 1000.0 / Stopwatch.Frequency;
}
