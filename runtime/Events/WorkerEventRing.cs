namespace GolemOrleans.Runtime.Events;

/// <summary>
/// The newest events of a worker, numbered from 0. Writers never wait; a reader that is slower than the ring loses the
/// oldest ones and is told how many. Thread-safe.
/// </summary>
public sealed class WorkerEventRing(int capacity)
{
    private readonly Lock _gate = new();
    private readonly WorkerEvent?[] _events = new WorkerEvent?[capacity];
    private TaskCompletionSource? _arrival;
    private long _next;

    /// <summary>Adds an event and wakes readers. Their continuations do not run on this thread.</summary>
    public void Publish(WorkerEvent item)
    {
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            _events[_next++ % _events.Length] = item;
            arrival = _arrival;
            _arrival = null;
        }

        arrival?.SetResult();
    }

    /// <summary>Events from the cursor on, without waiting. A cursor beyond the end is treated as the end.</summary>
    public WorkerEventPage Read(long cursor)
    {
        lock (_gate)
        {
            var oldest = Math.Max(0, _next - _events.Length);
            var from = Math.Clamp(cursor, oldest, _next);
            var page = new WorkerEvent[_next - from];
            for (var i = 0; i < page.Length; i++)
                page[i] = _events[(from + i) % _events.Length]!;
            return new WorkerEventPage(page, _next, Math.Max(0, oldest - Math.Max(0, cursor)));
        }
    }

    /// <summary>Like <see cref="Read"/>, but waits for the first event when there is none yet.</summary>
    /// <returns>An empty page when the wait elapsed.</returns>
    public async Task<WorkerEventPage> ReadAsync(long cursor, TimeSpan wait, TimeProvider time, CancellationToken cancellation)
    {
        Task arrival;
        lock (_gate)
        {
            if (cursor < _next)
                return Read(cursor);
            _arrival ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            arrival = _arrival.Task;
        }

        try
        {
            await arrival.WaitAsync(wait, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Read(cursor);
        }

        return Read(cursor);
    }
}

/// <summary>A page of events.</summary>
/// <param name="Events">In order of publication.</param>
/// <param name="NextCursor">Where to read on.</param>
/// <param name="Lost">Events between the asked cursor and the first of this page that the ring has overwritten.</param>
public sealed record WorkerEventPage(IReadOnlyList<WorkerEvent> Events, long NextCursor, long Lost);
