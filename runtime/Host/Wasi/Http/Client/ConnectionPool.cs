namespace GolemOrleans.Runtime.Host.Wasi.Http.Client;

/// <summary>Connections that no exchange uses, for the next one to the same origin. Thread-safe.</summary>
internal sealed class ConnectionPool(TimeProvider time) : IDisposable
{
    private const int MaxIdlePerOrigin = 16;
    private static readonly TimeSpan MaxIdle = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Origin, List<HttpConnection>> _idle = [];
    private bool _disposed;

    /// <summary>The most recently used connection that still lives, or null.</summary>
    public HttpConnection? Take(Origin origin)
    {
        lock (_gate)
        {
            if (!_idle.TryGetValue(origin, out var list))
                return null;
            while (list.Count != 0)
            {
                var connection = list[^1];
                list.RemoveAt(list.Count - 1);
                if (list.Count == 0)
                    _idle.Remove(origin);
                if (time.GetElapsedTime(connection.IdleSince) < MaxIdle && connection.IsUsable)
                    return connection;
                connection.Dispose();
            }

            return null;
        }
    }

    /// <summary>Takes a connection over; closes those that have waited long.</summary>
    public void Put(HttpConnection connection)
    {
        connection.IsReused = true;
        connection.IdleSince = time.GetTimestamp();
        lock (_gate)
        {
            if (!_disposed)
            {
                if (!_idle.TryGetValue(connection.Origin, out var list))
                    _idle.Add(connection.Origin, list = []);
                list.Add(connection);
                Trim();
                return;
            }
        }

        connection.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var connection in _idle.Values.SelectMany(list => list))
                connection.Dispose();
            _idle.Clear();
        }
    }

    private void Trim()
    {
        foreach (var (origin, list) in _idle)
        {
            while (list.Count > MaxIdlePerOrigin || (list.Count != 0 && time.GetElapsedTime(list[0].IdleSince) >= MaxIdle))
            {
                list[0].Dispose();
                list.RemoveAt(0);
            }

            if (list.Count == 0)
                _idle.Remove(origin);
        }
    }
}
