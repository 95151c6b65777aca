using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace GolemOrleans.Grains.Workers.Services;

/// <summary>
/// Wakes workers whose wake-ups are due. Leases keep silos from waking the same worker at once; a lease that its holder does
/// not live to use is offered again when it ends. A wake-up disappears only with a commit of the woken worker, so delivery
/// is at least once.
/// </summary>
public sealed partial class WakeUpService(
    IOplogStore store, IGrainFactory grains, WakeUpSignal signal, WorkerInstruments instruments, IFaultInjector faults, TimeProvider time, ILogger<WakeUpService> log) : BackgroundService
{
    private const int BatchSize = 256;
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(15);

    /// <summary>Longest time without a look: how late a wake-up written by another silo can be noticed.</summary>
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = s_poll;
            try
            {
                wait = await DeliverDueAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (OplogStoreException failure)
            {
                LogStoreFailure(failure);
            }

            try
            {
                await signal.WaitAsync(wait, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Delivers what is due; answers how long to wait before the next look.</summary>
    private async Task<TimeSpan> DeliverDueAsync(CancellationToken cancellation)
    {
        var leases = await store.LeaseWakeUpsAsync(time.GetUtcNow(), s_lease, BatchSize, cancellation);
        await Task.WhenAll(leases.Select(lease => DeliverAsync(lease, cancellation)));
        if (leases.Count == BatchSize)
            return TimeSpan.Zero;
        var next = await store.NextWakeUpAsync(cancellation);
        var wait = next is { } due ? due - time.GetUtcNow() : s_poll;
        return wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait < s_poll ? wait : s_poll;
    }

    private async Task DeliverAsync(WakeUpLease lease, CancellationToken cancellation)
    {
        var wakeUp = lease.WakeUp;
        try
        {
            faults.Reach(FaultPoint.AfterWakeUpLeased);
            await grains.GetGrain<IWorkerGrain>(wakeUp.Key.Worker.ToString()).WakeAsync(new WakeUpRecord
            {
                Id = wakeUp.Key.Id,
                Due = wakeUp.Due,
                Kind = (byte)wakeUp.Kind,
                Payload = wakeUp.Payload,
            });
            instruments.WakeUpDelivered(time.GetUtcNow() - wakeUp.Due);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotDelivered(wakeUp.Key.Worker, wakeUp.Key.Id, failure);
            await store.ReleaseWakeUpAsync(lease, time.GetUtcNow() + s_poll, cancellation);
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "Looking for due wake-ups failed; trying again")]
    private partial void LogStoreFailure(Exception failure);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "Wake-up {Id} of worker {Worker} was not delivered; it is offered again")]
    private partial void LogNotDelivered(WorkerId worker, string id, Exception failure);
}
