using System.Globalization;
using GolemOrleans.Bench.Load.Client;

namespace GolemOrleans.Bench.Load.Cluster;

/// <summary>
/// Workers of one kind that are to wake up at known times. They note the time themselves, so that asking them later changes nothing.
/// </summary>
/// <param name="component">The alarm component.</param>
/// <param name="kind">Tells their names apart from those of other kinds.</param>
/// <param name="isScheduled">Woken by a scheduled call, instead of out of a sleep.</param>
internal sealed class WakeUps(string component, string kind, bool isScheduled)
{
    private const string Api = "bench:alarm/api.";
    private readonly List<(string Worker, long Due, int Home)> _set = [];

    /// <summary>Puts a worker to sleep, or schedules a call of it; done when that is durable. Thread-safe.</summary>
    /// <param name="group">The servers.</param>
    /// <param name="connection">To them.</param>
    /// <param name="number">Number of the worker.</param>
    /// <param name="due">Milliseconds since 1970.</param>
    /// <param name="home">The server that the worker must live on; null for any.</param>
    public void Set(ServerGroup group, IConnection connection, int number, long due, int? home)
    {
        string worker;
        int at;
        for (var tries = 0; ; tries++)
        {
            worker = $"{kind}{number}x{tries}";
            at = group.Next(ClusterConnection.Worker(Ask(worker, due)), 0);
            if (home is null || at == home)
                break;
        }

        if (isScheduled)
            WorkerCall.Accepted(connection, WorkerCall.Request(component, $"{kind}clock", "invoke-and-await", $"{Api}{{schedule}}", $$"""{"params":[{"value":"{{component}}"},{"value":"{{worker}}"},{"value":{{due}}}]}""", $"{worker}-set"));
        else
            WorkerCall.Accepted(connection, WorkerCall.Request(component, worker, "invoke", $"{Api}{{sleep-until}}", Due(due), $"{worker}-key"));
        lock (_set)
            _set.Add((worker, due, at));
    }

    /// <summary>When they were due and when they woke up; waits for those that are not awake yet.</summary>
    public List<WakeUp> Results(IConnection connection)
    {
        var results = new List<WakeUp>();
        foreach (var (worker, due, home) in _set)
        {
            long woken;
            while ((woken = WorkerCall.Number(connection, Ask(worker, due))) == 0)
                Task.Delay(50).Wait();
            results.Add(new WakeUp(home, due, woken));
        }

        return results;
    }

    /// <summary>The request that is answered with the time of the wake-up.</summary>
    private byte[] Ask(string worker, long due) => isScheduled
        ? WorkerCall.Request(component, worker, "invoke-and-await", $"{Api}{{rung}}", """{"params":[]}""")
        : WorkerCall.Request(component, worker, "invoke-and-await", $"{Api}{{sleep-until}}", Due(due), $"{worker}-key");

    private static string Due(long due) => $$"""{"params":[{"value":{{due.ToString(CultureInfo.InvariantCulture)}}}]}""";
}

/// <param name="Home">Number of the server that the worker lived on.</param>
/// <param name="Due">Milliseconds since 1970.</param>
/// <param name="Woken">Milliseconds since 1970, never before.</param>
internal readonly record struct WakeUp(int Home, long Due, long Woken)
{
    public double LateMilliseconds => Woken - Due;

    /// <summary>Counted from the later of its time and another moment, in milliseconds since 1970.</summary>
    public double LateAfter(long moment) => Math.Max(0, Woken - Math.Max(Due, moment));
}
