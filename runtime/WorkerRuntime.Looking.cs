using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Files;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    public async partial Task<T?> LookAsync<T>(Func<IWorkerFiles, T> look, TimeSpan wait)
        where T : class
    {
        var queued = new QueuedLook<T>(look);
        await _operations.Run(() => QueueLookAsync(queued)).ConfigureAwait(false);
        try
        {
            return await queued.Seen.WaitAsync(wait, _services.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (_gate)
                _queue.Remove(queued);
            queued.Cancel();
            return null;
        }
    }

    private async Task QueueLookAsync(QueuedLook look)
    {
        await OpenAsync(null).ConfigureAwait(false);
        var status = Journal.Status;
        if (status.Status is WorkerStatus.Failed or WorkerStatus.Exited)
            throw new WorkerException(await RefusalAsync(status).ConfigureAwait(false));
        lock (_gate)
        {
            if (_isClosed)
                throw new WorkerException(_closeReason);
            _queue.AddLast(look);
            _loadRequested = true;
        }

        StartDriving();
    }

    private void RunLook(LoadedWorker worker, QueuedLook look)
    {
        if (_services.Files is { } files)
            look.Run(files(worker.Context));
        else
            look.Refuse(new InvalidRequest("Workers have no file system here"));
    }

    /// <summary>Looks that wait are told why they wait in vain, and leave the queue. Called with the gate held.</summary>
    private List<QueuedLook> TakeLooks()
    {
        var looks = _queue.OfType<QueuedLook>().ToList();
        foreach (var look in looks)
            _queue.Remove(look);
        return looks;
    }
}
