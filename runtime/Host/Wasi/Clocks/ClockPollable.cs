using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Clocks;

/// <summary>Becomes ready at an instant and stays so.</summary>
internal sealed class ClockPollable(GuestTime time, TimeProvider timers, PollSource poll, ulong deadline) : Pollable(poll, null)
{
    /// <summary>Timers take at most about 49 days; a longer wait goes around again.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    internal override DateTimeOffset? Deadline => time.TimeOfDay(deadline);

    internal override bool IsReady => time.Now() >= deadline;

    internal override Task WhenReady(CancellationToken cancellation)
    {
        var left = time.Until(deadline);
        if (left <= TimeSpan.Zero)
            return Task.CompletedTask;
        return Task.Delay(left < LongestTimer ? left : LongestTimer, timers, cancellation);
    }
}
