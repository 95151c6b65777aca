using System.Diagnostics;

namespace GolemOrleans.Bench.Load.Client;

/// <summary>Clients that each send the next request as soon as the last is answered.</summary>
internal static class ClosedLoop
{
    /// <summary>Runs one thread a client until the time is over.</summary>
    /// <param name="connect">Makes the connection of one client.</param>
    /// <param name="clients">Number of connections.</param>
    /// <param name="time">From the moment that all are connected.</param>
    /// <param name="call">Sends one request on the connection of the client with this number and checks the answer.</param>
    /// <exception cref="IncorrectAnswerException">Some answer was wrong.</exception>
    public static LoopResult Run(Func<IConnection> connect, int clients, TimeSpan time, Action<int, IConnection> call)
    {
        var all = new Latencies();
        Exception? failure = null;
        long end = 0;
        using var ready = new Barrier(clients + 1, _ => end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
        var threads = Enumerable.Range(0, clients).Select(client => new Thread(() => RunClient(client), 256 * 1024)).ToList();
        threads.ForEach(thread => thread.Start());
        ready.SignalAndWait();
        var start = Stopwatch.GetTimestamp();
        threads.ForEach(thread => thread.Join());
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (failure is not null)
            throw new IncorrectAnswerException(failure.Message);
        all.Sort();
        return new LoopResult(all, elapsed);

        void RunClient(int client)
        {
            var latencies = new Latencies();
            try
            {
                using var connection = connect();
                ready.SignalAndWait();
                for (var now = Stopwatch.GetTimestamp(); now < end && failure is null;)
                {
                    call(client, connection);
                    var after = Stopwatch.GetTimestamp();
                    latencies.Add(after - now);
                    now = after;
                }
            }
            catch (Exception e) when (e is IncorrectAnswerException or IOException or System.Net.Sockets.SocketException)
            {
                failure = e;
            }

            lock (all)
                all.Add(latencies);
        }
    }
}

/// <summary>What a closed loop measured; latencies are sorted.</summary>
internal sealed record LoopResult(Latencies Latencies, TimeSpan Elapsed)
{
    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;
}
