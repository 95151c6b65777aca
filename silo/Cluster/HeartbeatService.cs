using GolemOrleans.Grains.Workers.Services;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Silo.Cluster;

/// <summary>
/// Keeps this server among the living of its database. A server whose heartbeat is missing for <see cref="Alive"/> is taken for dead:
/// its unfinished workers are recovered by the others and the wake-ups it had leased are offered again.
/// </summary>
internal sealed partial class HeartbeatService(ServerMembership membership, RecoverySignal recovery, WakeUpSignal wakeUps, TimeProvider time, ILogger<HeartbeatService> log) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Alive = TimeSpan.FromSeconds(4);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anything is recovered or woken: who does it must be known as alive.
        await membership.BeatAsync(Alive, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await membership.LeaveAsync(cancellationToken);
        }
        catch (StoreUnavailableException failure)
        {
            LogNotLeft(failure);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var before = membership.Live;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await BeatAsync(stoppingToken);
                var live = membership.Live;
                if (!before.ToHashSet().SetEquals(live))
                    LogChanged(live.Count);
                if (before.Except(live).Any())
                {
                    recovery.Nudge();
                    wakeUps.Nudge();
                }

                before = live;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        try
        {
            await membership.BeatAsync(Alive, cancellation);
        }
        catch (StoreUnavailableException failure)
        {
            LogMissed(failure);
        }
    }

    [LoggerMessage(EventId = 5101, Level = LogLevel.Information, Message = "{Count} servers are alive")]
    private partial void LogChanged(int count);

    [LoggerMessage(EventId = 5102, Level = LogLevel.Warning, Message = "A heartbeat was missed; trying again")]
    private partial void LogMissed(Exception failure);

    [LoggerMessage(EventId = 5103, Level = LogLevel.Information, Message = "The database could not be told that this server stops; others find out by themselves")]
    private partial void LogNotLeft(Exception failure);
}
