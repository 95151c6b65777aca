using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using Microsoft.Extensions.Logging;
using Orleans;

namespace GolemOrleans.Gateway.Events;

/// <summary>
/// One subscription per worker, shared by its clients in this gateway: the worker is asked once however many listen. The
/// subscription starts with the first client and ends with the last. Thread-safe.
/// </summary>
internal sealed partial class WorkerEventHub(IGrainFactory grains, TimeProvider time, ILogger<WorkerEventHub> log)
{
    private const int CountMax = 512;
    private const long BytesMax = 4L << 20;
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<WorkerKey, Subscription> _subscriptions = [];

    /// <summary>Subscriptions at the moment.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _subscriptions.Count;
        }
    }

    /// <summary>Joins the events of a worker from its retained history on. Dispose to leave.</summary>
    /// <exception cref="GolemException">The worker is unknown, failed, exited or interrupted.</exception>
    public async Task<EventSubscription> ConnectAsync(WorkerKey worker)
    {
        var grain = grains.GetGrain<IWorkerGrain>(worker.ToString());
        await grain.CheckConnectableAsync();
        lock (_gate)
        {
            if (!_subscriptions.TryGetValue(worker, out var subscription))
            {
                subscription = new Subscription(new EventBuffer(CountMax, BytesMax), new CancellationTokenSource());
                _subscriptions.Add(worker, subscription);
                _ = PumpAsync(worker, grain, subscription);
            }

            subscription.Clients++;
            return new EventSubscription(subscription.Buffer, () => Leave(worker, subscription));
        }
    }

    private void Leave(WorkerKey worker, Subscription subscription)
    {
        lock (_gate)
        {
            if (--subscription.Clients > 0)
                return;
            if (_subscriptions.GetValueOrDefault(worker) == subscription)
                _subscriptions.Remove(worker);
        }

        subscription.Ended.Cancel();
    }

    private async Task PumpAsync(WorkerKey worker, IWorkerGrain grain, Subscription subscription)
    {
        ulong cursor = 0;
        try
        {
            while (!subscription.Ended.IsCancellationRequested)
            {
                var page = await ReadAsync(grain, cursor, subscription.Ended.Token);
                if (page is null)
                    continue;
                cursor = page.Cursor;
                subscription.Buffer.Publish(page.Missed, page.Events);
                if (page.Closed)
                    return;
            }
        }
        catch (OperationCanceledException) when (subscription.Ended.IsCancellationRequested)
        {
            // The last client has left.
        }
        catch (Exception failure)
        {
            LogEnded(worker, failure);
        }
        finally
        {
            lock (_gate)
            {
                if (_subscriptions.GetValueOrDefault(worker) == subscription)
                    _subscriptions.Remove(worker);
            }

            subscription.Buffer.End();
        }
    }

    /// <summary>Null when the worker's server did not answer: it is asked again.</summary>
    private async Task<WorkerEventPage?> ReadAsync(IWorkerGrain grain, ulong cursor, CancellationToken cancellation)
    {
        try
        {
            return await grain.ReadEventsAsync(cursor, s_wait).WaitAsync(cancellation);
        }
        catch (Exception lost) when (lost.IsLostCall())
        {
            await Task.Delay(s_pause, time, cancellation);
            return null;
        }
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "The event stream of worker {Worker} ended")]
    private partial void LogEnded(WorkerKey worker, Exception failure);

    private sealed record Subscription(EventBuffer Buffer, CancellationTokenSource Ended)
    {
        public int Clients { get; set; }
    }
}

/// <summary>A client's share in a subscription.</summary>
internal sealed class EventSubscription(EventBuffer buffer, Action leave) : IDisposable
{
    private const long HistoryMax = 128;
    private Action? _leave = leave;

    /// <summary>Where this client begins: the retained history.</summary>
    public long Start { get; } = Math.Max(0, buffer.Next - HistoryMax);

    public Task<EventBatch> ReadAsync(long cursor, CancellationToken cancellation) => buffer.ReadAsync(cursor, cancellation);

    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
