using GolemOrleans.Engine.Calls;
using GolemOrleans.Engine.Clusters;
using GolemOrleans.Engine.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Activations;

/// <content>How the activation begins and ends.</content>
internal sealed partial class Activation
{
    private AsyncServiceScope? _scope;
    private DeactivationReason? _endReason;
    private TaskCompletionSource? _idle;
    private long _keepUntil = long.MinValue;

    /// <summary>Begins: makes the grain object and activates it, in turns. Failures go to the waiting calls.</summary>
    public void Begin() => _ = _scheduler.Run(BeginAsync);

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        lock (_gate) _keepUntil = timeSpan > TimeSpan.Zero ? Silo.Cluster.DeadlineAfter(timeSpan) : long.MinValue;
    }

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) =>
        Deactivate(new(DeactivationReasonCode.Migrating, "Migration was asked for."), cancellationToken);

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_state >= ActivationState.Deactivating || _endReason is not null) return;
            _endReason = deactivationReason;
            // Still activating: BeginAsync sees the reason when it is done.
            if (_state != ActivationState.Active) return;
            _state = ActivationState.Deactivating;
        }

        _ = _scheduler.Run(EndAsync);
    }

    /// <summary>Ends the activation when it is idle for long enough.</summary>
    public void CollectIfIdle(TimeSpan age)
    {
        lock (_gate)
        {
            var time = Silo.Cluster.Time;
            var now = time.GetTimestamp();
            if (_state != ActivationState.Active || _running > 0 || (_ordinary.First ?? _interleaving.First) is not null) return;
            if (now < _keepUntil || time.GetElapsedTime(_lastUse, now) < age) return;
        }

        Deactivate(new(DeactivationReasonCode.ActivationIdle, $"The activation was idle for {age}."));
    }

    /// <summary>Ends at once, as when the process is gone: no further turn runs. Returns the calls that waited.</summary>
    public List<GrainCall> Kill()
    {
        _scheduler.Kill();
        List<GrainCall> waiting;
        lock (_gate)
        {
            _state = ActivationState.Ended;
            waiting = TakeWaiting();
        }

        DisposeTimers();
        _ended.TrySetResult();
        return waiting;
    }

    private async Task BeginAsync()
    {
        try
        {
            var scope = Silo.Services.CreateAsyncScope();
            _scope = scope;
            _services = scope.ServiceProvider;
            GrainInstance = Class.Create(scope.ServiceProvider, this);
            using var timeout = new CancellationTokenSource(Silo.Collection.ActivationTimeout, Silo.Cluster.Time);
            await _lifecycle.StartAsync(timeout.Token);
            if (GrainInstance is IGrainBase grain) await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception failure)
        {
            EngineLog.ActivationFailed(Silo.Log, failure, this);
            await AbandonAsync(failure);
            return;
        }

        bool end;
        lock (_gate)
        {
            if (_state == ActivationState.Ended) return;
            end = _endReason is not null;
            _state = end ? ActivationState.Deactivating : ActivationState.Active;
            _lastUse = Silo.Cluster.Time.GetTimestamp();
            _pumpQueued = !end;
        }

        // Calls that came before the end was asked for are for this activation, but Orleans forwards them too.
        if (end) await EndAsync();
        else Pump();
    }

    private async Task AbandonAsync(Exception failure)
    {
        Silo.Forget(this);
        List<GrainCall> waiting;
        lock (_gate)
        {
            _state = ActivationState.Ended;
            waiting = TakeWaiting();
        }

        foreach (var call in waiting) call.TryFail(call.Origin.Arrived(failure));
        DisposeTimers();
        await DisposeScopeAsync();
        _ended.TrySetResult();
    }

    private async Task EndAsync()
    {
        using var timeout = new CancellationTokenSource(Silo.Collection.DeactivationTimeout, Silo.Cluster.Time);
        await RunningCallsEnd(timeout.Token);
        DisposeTimers();
        try
        {
            if (GrainInstance is IGrainBase grain) await grain.OnDeactivateAsync(_endReason!.Value, timeout.Token).WaitAsync(timeout.Token);
            await _lifecycle.StopAsync(timeout.Token);
        }
        catch (Exception failure)
        {
            EngineLog.DeactivationFailed(Silo.Log, failure, this);
        }

        // Off the directory first: the calls that waited must find the next activation, not this one.
        Silo.Forget(this);
        List<GrainCall> waiting;
        lock (_gate)
        {
            _state = ActivationState.Ended;
            waiting = TakeWaiting();
        }

        foreach (var call in waiting) Silo.Cluster.Deliver(call);
        await DisposeScopeAsync();
        _ended.TrySetResult();
    }

    private async Task RunningCallsEnd(CancellationToken cancellation)
    {
        Task idle;
        lock (_gate)
        {
            if (_running == 0) return;
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }

        try
        {
            await idle.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            EngineLog.CallsOutlastDeactivation(Silo.Log, this);
        }
    }

    private List<GrainCall> TakeWaiting()
    {
        var waiting = new List<GrainCall>();
        while (_ordinary.First is not null || _interleaving.First is not null)
        {
            var queue = _interleaving.First is null || (_ordinary.First is not null && _ordinary.First.Sequence < _interleaving.First.Sequence)
                ? _ordinary
                : _interleaving;
            if (queue.RemoveFirst() is GrainCall call) waiting.Add(call);
        }

        return waiting;
    }

    private async Task DisposeScopeAsync()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else if (GrainInstance is IDisposable disposable) disposable.Dispose();
            if (_scope is { } scope) await scope.DisposeAsync();
        }
        catch (Exception failure)
        {
            EngineLog.DeactivationFailed(Silo.Log, failure, this);
        }
    }
}
