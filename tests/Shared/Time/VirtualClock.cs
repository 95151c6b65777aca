namespace GolemOrleans.Tests.Time;

/// <summary>
/// A clock of the test. It stands still, or flows with the machine's, and moves on by <see cref="Advance"/>: every timer that
/// comes due on the way is fired, in order. <see cref="Ahead"/> sets the time of day alone, as somebody who sets the clock of a
/// machine: time stamps and timers go on evenly. Thread-safe.
/// </summary>
internal sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly HashSet<Timer> _timers = [];
    private readonly bool _flows;
    private readonly DateTimeOffset _begin;
    private readonly long _beginStamp;
    private TaskCompletionSource _armed = NewSignal();
    private TimeSpan _advanced;
    private TimeSpan _ahead;

    /// <param name="flows">Whether time passes by itself, too.</param>
    public VirtualClock(bool flows)
    {
        _flows = flows;
        _begin = flows ? System.GetUtcNow() : s_start;
        _beginStamp = System.GetTimestamp();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>By how much the time of day is ahead of where it would be; negative when it is behind.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (_gate) return _ahead;
        }

        set
        {
            lock (_gate) _ahead = value;
        }
    }

    /// <summary>Timers that will fire.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate) return _timers.Count;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _begin + ElapsedNow + _ahead;
    }

    public override long GetTimestamp()
    {
        lock (_gate) return ElapsedNow.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Time passed since the clock was made.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate) return ElapsedNow;
        }
    }

    private TimeSpan ElapsedNow => _advanced + (_flows ? System.GetElapsedTime(_beginStamp) : TimeSpan.Zero);

    /// <summary>Moves time on, from one due timer to the next.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan target = Elapsed + by;
        while (FireNext(target))
        {
        }

        Timer[] left;
        lock (_gate) left = [.. _timers];
        foreach (Timer timer in left) timer.Follow();
    }

    /// <summary>Moves time on to the next timer that is due until a time, and fires it; without one moves to that time and answers false.</summary>
    public bool FireNext(TimeSpan until)
    {
        Timer? next;
        lock (_gate)
        {
            next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            TimeSpan to = next is null ? until : next.Due;
            if (to > ElapsedNow) _advanced += to - ElapsedNow;
        }

        next?.Fire();
        return next is not null;
    }

    /// <summary>Ends when that many timers are armed: those who wait for the clock wait again.</summary>
    public async Task UntilArmedAsync(int timers)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_timers.Count >= timers) return;
                changed = _armed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Timer : ITimer
    {
        private readonly VirtualClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer? _flowing;
        private TimeSpan _period;

        public Timer(VirtualClock clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            if (clock._flows) _flowing = System.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._gate)
            {
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan) _clock._timers.Remove(this);
                else Arm(_clock.ElapsedNow + dueTime);
            }

            Follow();
            return true;
        }

        /// <summary>Makes the machine's timer fire when this one is due by the moved clock.</summary>
        public void Follow()
        {
            if (_flowing is null) return;
            lock (_clock._gate)
            {
                TimeSpan wait = _clock._timers.Contains(this) ? Due - _clock.ElapsedNow : Timeout.InfiniteTimeSpan;
                _flowing.Change(wait == Timeout.InfiniteTimeSpan || wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }

        /// <summary>Fires unless somebody else has, or it is not due.</summary>
        public void Fire()
        {
            lock (_clock._gate)
            {
                if (!_clock._timers.Contains(this)) return;
                if (Due <= _clock.ElapsedNow)
                {
                    _clock._timers.Remove(this);
                    if (_period > TimeSpan.Zero) Arm(Due + _period > _clock.ElapsedNow ? Due + _period : _clock.ElapsedNow + _period);
                }
                else
                {
                    Follow();
                    return;
                }
            }

            Follow();
            _callback(_state);
        }

        public void Dispose()
        {
            lock (_clock._gate) _clock._timers.Remove(this);
            _flowing?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan due)
        {
            Due = due;
            _clock._timers.Add(this);
            TaskCompletionSource armed = _clock._armed;
            _clock._armed = NewSignal();
            armed.TrySetResult();
        }
    }
}
