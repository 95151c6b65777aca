using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace GolemOrleans.Grains.Workers.Services;

/// <summary>
/// Wakes workers whose wake-ups are due. Each server has a part of them (<see cref="WakeUpShare"/>) and looks when the next one of
/// its part is due; besides it looks a few times a second, at a pace of its own, for what other silos wrote and for what dead ones
/// left. So a wake-up is fired by one silo and two queries, however many silos there are. Leases keep silos with different views
/// from waking the same worker at once; one that its holder does not live to use is offered again. A wake-up disappears only
/// with a commit of the woken worker, so delivery is at least once.
/// </summary>
public sealed partial class WakeUpService(
    IOplogStore store,
    IGrainFactory grains,
    ILiveServers servers,
    WakeUpSignal signal,
    WorkerInstruments instruments,
    IFaultInjector faults,
    TimeProvider time,
    ILogger<WakeUpService> log) : BackgroundService
{
    /// <summary>After this time wake-ups of another silo's part are taken: with the longest pause below late by less than a second.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(300);

    private const int DeliveriesMax = 256;
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(15);

    /// <summary>Longest time without a look, between 400 and 500 ms: different for each server, so that they do not look in step.</summary>
    private readonly TimeSpan _pause = TimeSpan.FromMilliseconds(400 + (double)(KeyHash.Of($"{servers.Own:N}").Value % 1000) / 10);

    private readonly Lock _gate = new();
    private readonly HashSet<Task> _deliveries = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var share = servers.ShareOfWakeUps(s_grace);
            while (true)
            {
                var wait = await LookAsync(share, stoppingToken);

                // What this silo's workers have just added is fired here at once, whosever part it is.
                share = await signal.WaitAsync(wait, stoppingToken) ? default : servers.ShareOfWakeUps(s_grace);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(Deliveries());
        }
    }

    /// <summary>Starts to deliver what is due; answers how long to wait before the next look.</summary>
    private async Task<TimeSpan> LookAsync(WakeUpShare share, CancellationToken cancellation)
    {
        // One that hangs (its silo has just died) does not hold up the others.
        var free = DeliveriesMax - Deliveries().Length;
        if (free == 0)
            return _pause;
        try
        {
            var leases = await store.LeaseWakeUpsAsync(time.GetUtcNow(), s_lease, free, share, cancellation);
            foreach (var lease in leases)
                Start(lease, cancellation);
            if (leases.Count == free)
                return _pause;
            var next = await store.NextWakeUpAsync(share, cancellation);
            var wait = next is { } due ? due - time.GetUtcNow() : _pause;
            return wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait < _pause ? wait : _pause;
        }
        catch (OplogStoreException failure)
        {
            LogStoreFailure(failure);
            return _pause;
        }
    }

    private Task[] Deliveries()
    {
        lock (_gate)
            return [.. _deliveries];
    }

    private void Start(WakeUpLease lease, CancellationToken cancellation)
    {
        var delivery = DeliverAsync(lease, cancellation);
        lock (_gate)
            _deliveries.Add(delivery);
        _ = delivery.ContinueWith(
            ended =>
            {
                bool wasFull;
                lock (_gate)
                {
                    wasFull = _deliveries.Count >= DeliveriesMax;
                    _deliveries.Remove(ended);
                }

                if (wasFull)
                    signal.Nudge();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task DeliverAsync(WakeUpLease lease, CancellationToken cancellation)
    {
        var wakeUp = lease.WakeUp;
        try
        {
            faults.Reach(FaultPoint.AfterWakeUpLeased);
            var worker = wakeUp.Key.Worker.ToString();
            var record = new WakeUpRecord { Id = wakeUp.Key.Id, Due = wakeUp.Due, Kind = (byte)wakeUp.Kind, Payload = wakeUp.Payload };
            await (wakeUp.Kind == WakeUpKind.OplogDelivery
                ? grains.GetGrain<IOplogDeliveryGrain>(worker).DeliverAsync(new DueDelivery { WakeUp = record, Token = lease.Token, Until = lease.Until })
                : grains.GetGrain<IWorkerGrain>(worker).WakeAsync(record)).WaitAsync(cancellation);
            instruments.WakeUpDelivered(time.GetUtcNow() - wakeUp.Due);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogNotDelivered(wakeUp.Key.Worker, wakeUp.Key.Id, failure);
            await ReleaseAsync(lease, cancellation);
        }
        catch (OperationCanceledException)
        {
            // This silo stops; whether the call arrives or not, the lease ends by itself.
        }
    }

    private async Task ReleaseAsync(WakeUpLease lease, CancellationToken cancellation)
    {
        try
        {
            await store.ReleaseWakeUpAsync(lease, time.GetUtcNow() + _pause, cancellation);
        }
        catch (Exception failure) when (failure is OplogStoreException or OperationCanceledException)
        {
            // The lease ends by itself.
            LogStoreFailure(failure);
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "Looking for due wake-ups failed; trying again")]
    private partial void LogStoreFailure(Exception failure);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "Wake-up {Id} of worker {Worker} was not delivered; it is offered again")]
    private partial void LogNotDelivered(WorkerId worker, string id, Exception failure);
}
