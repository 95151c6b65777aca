using GolemOrleans.Engine.Timers;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Activations;

/// <content>The activation's timers.</content>
internal sealed partial class Activation
{
    private readonly HashSet<GrainTimer> _timers = [];

    public IGrainTimer RegisterTimer<TState>(Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        GrainTimer timer = new GrainTimer<TState>(this, callback, state, options);
        lock (_gate)
        {
            if (_state == ActivationState.Ended) throw new InvalidOperationException($"{this} has ended: it takes no timers.");
            _timers.Add(timer);
        }

        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Remove(GrainTimer timer)
    {
        lock (_gate) _timers.Remove(timer);
    }

    private void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (_gate) timers = [.. _timers];
        foreach (var timer in timers) timer.Dispose();
    }
}
