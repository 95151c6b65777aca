using GolemOrleans.Runtime.Context;

namespace GolemOrleans.Runtime.Host.Policies;

/// <summary>
/// Slows down a worker that writes more output than it may: each byte costs a token, tokens come back with time. Live only;
/// nothing is lost or recorded. Used on the worker's thread.
/// </summary>
internal sealed class LogRate(WorkerContext context)
{
    private readonly long _perSecond = context.Services.Limits.MaxLogBytesPerSecond;
    private double _tokens = context.Services.Limits.MaxLogBytesPerSecond;
    private long _at = context.Services.Time.GetTimestamp();
    private bool _told;

    /// <summary>Waits until the bytes may be written.</summary>
    public void Take(int bytes)
    {
        if (!context.IsLive)
            return;
        var time = context.Services.Time;
        _tokens = Math.Min(_perSecond, _tokens + (time.GetElapsedTime(_at).TotalSeconds * _perSecond));
        _at = time.GetTimestamp();
        _tokens -= bytes;
        if (_tokens >= 0)
            return;
        if (!_told)
            context.Refusals.Tell(Limit.LogRate, $"output is slowed down to {_perSecond} bytes per second");
        _told = true;
        context.Wait(Task.Delay(TimeSpan.FromSeconds(-_tokens / _perSecond), time, context.Interruption));
    }
}
