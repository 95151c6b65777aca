using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace GolemOrleans.Grains.Workers.Services;

/// <summary>
/// Brings back workers that have work although nobody calls them: those whose server is gone, and those of this server whose
/// runtime was dropped (moved, a store failure). The rows of the store say which; that this silo has a runtime of the worker in
/// memory says nothing, since it may be one that has lost the worker to another silo and does not know. Looks at start, when a
/// server is found dead, and periodically; recovers a few at a time, so that a restart with many running workers does not starve
/// new requests.
/// </summary>
public sealed partial class RecoveryService(
    IOplogStore store,
    IGrainFactory grains,
    ILiveServers servers,
    ActiveWorkers active,
    WorkerInstruments instruments,
    RecoverySignal signal,
    TimeProvider time,
    ILogger<RecoveryService> log) : BackgroundService
{
    /// <summary>After this time a worker that another server should have taken up is taken up by every server.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int PageSize = 200;
    private const int ConcurrentMax = 16;
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(2);

    /// <summary>When abandoned workers that are another server's to take up were first seen.</summary>
    private Dictionary<WorkerId, long> _leftToOthers = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            try
            {
                var recovered = await RecoverAllAsync(stoppingToken);
                if (recovered > 0)
                {
                    instruments.Recovered(recovered);
                    LogRecovered(recovered);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Whatever it is, workers wait for the next look.
                LogFailure(failure);
            }
        }
        while (await WaitAsync(stoppingToken));
    }

    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        try
        {
            await signal.WaitAsync(s_period, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<int> RecoverAllAsync(CancellationToken cancellation)
    {
        // Rows of this server are looked at too: the worker may have been dropped after a failed commit.
        var others = servers.Live.Where(s => s != servers.Own).ToArray();
        var left = new Dictionary<WorkerId, long>();
        var recovered = 0;
        ulong after = 0;
        while (true)
        {
            var page = await store.FindRunnableAsync(others, after, PageSize, cancellation);
            var orphans = page.Where(worker => IsToRecover(worker, left)).ToArray();
            await Parallel.ForEachAsync(
                orphans,
                new ParallelOptions { MaxDegreeOfParallelism = ConcurrentMax, CancellationToken = cancellation },
                async (worker, _) => await RecoverAsync(worker.Worker));
            recovered += orphans.Length;
            if (page.Count < PageSize)
                break;
            after = page[^1].Cursor;
        }

        _leftToOthers = left;
        return recovered;
    }

    /// <param name="left">Takes what is left to another server.</param>
    private bool IsToRecover(RunnableWorker worker, Dictionary<WorkerId, long> left)
    {
        if (worker.Owner == servers.Own)
            return active.Find(worker.Worker) is not { } runtime || !runtime.TakesCareOf(worker.LastIndex);
        if (servers.Chooses(worker.Worker))
            return true;
        var seen = _leftToOthers.GetValueOrDefault(worker.Worker, time.GetTimestamp());
        left[worker.Worker] = seen;
        return time.GetElapsedTime(seen) >= Grace;
    }

    private async Task RecoverAsync(WorkerId worker)
    {
        try
        {
            await grains.GetGrain<IWorkerGrain>(worker.ToString()).RecoverAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotRecovered(worker, failure);
        }
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Information, Message = "Recovered {Count} workers that had unfinished work")]
    private partial void LogRecovered(int count);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "Looking for unfinished workers failed; trying again")]
    private partial void LogFailure(Exception failure);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Warning, Message = "Worker {Worker} could not be recovered; trying again")]
    private partial void LogNotRecovered(WorkerId worker, Exception failure);
}
