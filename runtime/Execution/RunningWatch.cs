namespace GolemOrleans.Runtime.Execution;

/// <summary>
/// Tells invocations that they have been running for long. One timer for all workers: most invocations end before it ticks,
/// and then cost no timer of their own. Thread-safe.
/// </summary>
internal sealed class RunningWatch : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _after;
    private readonly TimeSpan _resolution;
    private readonly Lock _gate = new();
    private readonly Dictionary<object, (long Start, Action Tell)> _running = new(ReferenceEqualityComparer.Instance);
    private readonly ITimer _timer;
    private bool _armed;

    /// <param name="after">Running for this long is long.</param>
    /// <param name="resolution">Told at most so much later.</param>
    public RunningWatch(TimeProvider time, TimeSpan after, TimeSpan resolution)
    {
        (_time, _after, _resolution) = (time, after, resolution);
        _timer = time.CreateTimer(static watch => ((RunningWatch)watch!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to watch; one invocation per <paramref name="who"/> at a time.</summary>
    /// <param name="tell">Called at most once, on another thread, while it runs.</param>
    public void Begin(object who, Action tell)
    {
        lock (_gate)
        {
            _running[who] = (_time.GetTimestamp(), tell);
            if (_armed)
                return;
            _armed = true;
            _timer.Change(_after, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>It has ended; a call that is under way may still arrive.</summary>
    public void End(object who)
    {
        lock (_gate)
            _running.Remove(who);
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        List<Action>? late = null;
        lock (_gate)
        {
            var next = _after;
            foreach (var (who, (start, tell)) in _running)
            {
                var left = _after - _time.GetElapsedTime(start);
                if (left > TimeSpan.Zero)
                {
                    next = left < next ? left : next;
                    continue;
                }

                (late ??= []).Add(tell);
                _running.Remove(who);
            }

            _armed = _running.Count != 0;
            if (_armed)
                _timer.Change(next > _resolution ? next : _resolution, Timeout.InfiniteTimeSpan);
        }

        if (late is null)
            return;
        foreach (var tell in late)
            tell();
    }
}
