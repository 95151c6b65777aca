using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Clocks;

/// <summary>Becomes ready at an instant and stays so.</summary>
internal sealed class ClockPollable(WorkerContext context, PollSource poll, ulong deadline) : Pollable(poll, null)
{
    /// <summary>Timers take at most about 49 days; a longer wait goes around again.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    internal override ulong? Deadline => deadline;

    internal override bool IsReady => Instants.FromTime(context.Services.Time.GetUtcNow()) >= deadline;

    internal override Task WhenReady(CancellationToken cancellation)
    {
        var left = Instants.ToTime(deadline) - context.Services.Time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return Task.CompletedTask;
        return Task.Delay(left < LongestTimer ? left : LongestTimer, context.Services.Time, cancellation);
    }
}
