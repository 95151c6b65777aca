using GolemOrleans.Bench.Load.Client;

namespace GolemOrleans.Bench.Load.Scenarios;

/// <summary>
/// Counters on many workers, each called by one client only, so that the value of every answer is known beforehand: one more
/// than the last. Worker <c>i</c> belongs to client <c>i mod clients</c>.
/// </summary>
internal sealed class CounterFleet(Counter counter, int workers, int clients, string prefix = "w")
{
    private readonly byte[][] _requests = [.. Enumerable.Range(0, workers).Select(i => CounterCall.Request(counter, $"{prefix}{i}"))];
    private readonly long[] _values = new long[workers];
    private readonly int[] _next = [.. Enumerable.Range(0, clients)];

    /// <summary>Calls the next worker of this client, round robin.</summary>
    /// <exception cref="IncorrectAnswerException">The counter is not one more than after its last call.</exception>
    public void CallNext(int client, IConnection connection)
    {
        var worker = _next[client];
        _next[client] = worker + clients < workers ? worker + clients : client;
        Call(worker, connection);
    }

    /// <summary>Calls one worker.</summary>
    public void Call(int worker, IConnection connection)
    {
        var value = CounterCall.Add(connection, _requests[worker]);
        if (value != ++_values[worker])
            throw new IncorrectAnswerException($"worker {prefix}{worker} answered {value} instead of {_values[worker]}");
    }

    /// <summary>Calls every worker <paramref name="times"/> times, all clients at once.</summary>
    /// <exception cref="IncorrectAnswerException">Some answer was wrong.</exception>
    public void CallAll(Func<IConnection> connect, int times = 1)
    {
        Exception? failure = null;
        var threads = Enumerable.Range(0, clients).Select(client => new Thread(() =>
        {
            try
            {
                using var connection = connect();
                for (var time = 0; time < times; time++)
                {
                    for (var worker = client; worker < workers; worker += clients)
                        Call(worker, connection);
                }
            }
            catch (Exception e) when (e is IncorrectAnswerException or IOException or System.Net.Sockets.SocketException)
            {
                failure = e;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failure is not null)
            throw new IncorrectAnswerException(failure.Message);
    }
}
