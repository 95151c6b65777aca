namespace GolemOrleans.Gateway.Events;

/// <summary>
/// The newest events of one worker, shared by all of its clients in this gateway: bounded by count and bytes. Each client has a
/// cursor; one that is slower than the buffer loses the oldest events and is told how many. Thread-safe.
/// </summary>
/// <param name="countMax">Most events kept.</param>
/// <param name="bytesMax">Most bytes kept; the newest event is kept whatever its size.</param>
internal sealed class EventBuffer(int countMax, long bytesMax)
{
    private const int ReadMax = 64;

    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _events = new();
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _oldest;
    private long _bytes;
    private bool _isEnded;

    /// <summary>Events published so far; also the cursor behind the newest.</summary>
    public long Next
    {
        get
        {
            lock (_gate)
                return _oldest + _events.Count;
        }
    }

    /// <summary>Adds events. Never waits for readers.</summary>
    /// <param name="missed">Events that were lost before these.</param>
    /// <param name="events">UTF-8 JSON texts.</param>
    public void Publish(ulong missed, IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        if (missed == 0 && events.Count == 0)
            return;
        TaskCompletionSource arrival;
        lock (_gate)
        {
            if (missed > 0)
            {
                // A hole is as if everything before it had been overwritten.
                _oldest += _events.Count + (long)missed;
                _events.Clear();
                _bytes = 0;
            }

            foreach (var text in events)
            {
                _events.Enqueue(text);
                _bytes += text.Length;
            }

            while (_events.Count > countMax || (_bytes > bytesMax && _events.Count > 1))
            {
                _bytes -= _events.Dequeue().Length;
                _oldest++;
            }

            (arrival, _arrival) = (_arrival, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        arrival.SetResult();
    }

    /// <summary>No more events will come.</summary>
    public void End()
    {
        lock (_gate)
            _isEnded = true;
        _arrival.TrySetResult();
    }

    /// <summary>Events from a cursor on, at most 64; waits for the first one.</summary>
    public async Task<EventBatch> ReadAsync(long cursor, CancellationToken cancellation)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                var missed = Math.Max(0, _oldest - cursor);
                var from = Math.Max(cursor, _oldest);
                var skip = (int)(from - _oldest);
                if (missed > 0 || skip < _events.Count || _isEnded)
                {
                    ReadOnlyMemory<byte>[] events = [.. _events.Skip(skip).Take(ReadMax)];
                    return new EventBatch(events, from + events.Length, missed, _isEnded && skip + events.Length == _events.Count);
                }

                arrival = _arrival.Task;
            }

            await arrival.WaitAsync(cancellation);
        }
    }
}

/// <param name="Events">In order.</param>
/// <param name="Next">Where to read on.</param>
/// <param name="Missed">Events before the first of these that this reader was too slow for.</param>
/// <param name="IsEnd">Nothing follows.</param>
internal sealed record EventBatch(IReadOnlyList<ReadOnlyMemory<byte>> Events, long Next, long Missed, bool IsEnd);
