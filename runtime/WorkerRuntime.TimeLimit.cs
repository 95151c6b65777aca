using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Policies;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    /// <summary>Number of the live run that is timed, or 0; guarded by the gate.</summary>
    private long _timedRun;
    private long _timedRuns;

    /// <summary>Begins to time live work; <see cref="EndTimeLimit"/> ends it, however it ends.</summary>
    private void BeginTimeLimit()
    {
        if (_services.TimeLimitWatch is not { } watch)
            return;
        long run;
        lock (_gate)
            run = _timedRun = ++_timedRuns;
        watch.Begin(this, () => ReachTimeLimit(run));
    }

    private void EndTimeLimit()
    {
        if (_services.TimeLimitWatch is not { } watch)
            return;
        watch.End(this);
        lock (_gate)
            _timedRun = 0;
    }

    private void ReachTimeLimit(long run)
    {
        lock (_gate)
        {
            if (_timedRun != run || _signal is not { } signal)
                return;
            _refusals.Tell(Limit.InvocationTime, $"an invocation was stopped after {_services.Limits.MaxInvocationTime}");
            signal.Raise(InterruptKind.TimeLimit);
        }
    }
}
