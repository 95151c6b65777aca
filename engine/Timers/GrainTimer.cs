using GolemOrleans.Engine.Activations;
using GolemOrleans.Engine.Diagnostics;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Timers;

/// <summary>A timer of an activation. A tick is work like a call; the next is due a period after it has ended.</summary>
internal abstract class GrainTimer : QueuedWork, IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly Activation _activation;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private bool _ticking;
    private bool _changed;
    private bool _disposed;

    protected GrainTimer(Activation activation, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _options = options;
        _period = options.Period;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = activation.Silo.Cluster.Time.CreateTimer(
                static state => ((GrainTimer)state!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public override bool Interleaves => _options.Interleave;

    public override bool IsReadOnly => false;

    public override bool KeepsAlive => _options.KeepAlive;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            if (_disposed) return;
            _period = period;
            _changed = _ticking;
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
        }

        _timer.Dispose();
        _activation.Remove(this);
        _cancellation.Cancel();
    }

    public override Task Run(Activation activation)
    {
        lock (_gate)
        {
            if (_disposed) return Task.CompletedTask;
        }

        return Tick(_cancellation.Token);
    }

    public override void Finish(Activation activation, Task task)
    {
        if (task.Exception is { } failure) EngineLog.TimerFailed(activation.Silo.Log, failure.InnerException!, activation);
        lock (_gate)
        {
            _ticking = false;
            if (!_disposed && !_changed) _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }

    protected abstract Task Tick(CancellationToken cancellation);

    private static void Check(TimeSpan time, string name)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, time, "The time is negative and not Timeout.InfiniteTimeSpan.");
    }

    private void Due()
    {
        lock (_gate)
        {
            // A tick in progress: it was changed during the tick and is due before the tick's end.
            if (_disposed) return;
            if (_ticking)
            {
                _timer.Change(TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }

            _ticking = true;
            _changed = false;
        }

        _activation.TryEnqueue(this);
    }
}

/// <summary>A timer with its callback.</summary>
/// <typeparam name="TState">What the callback is given.</typeparam>
internal sealed class GrainTimer<TState>(
    Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    : GrainTimer(activation, options)
{
    protected override Task Tick(CancellationToken cancellation) => callback(state, cancellation);
}
