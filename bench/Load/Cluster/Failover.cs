using System.Diagnostics;
using GolemOrleans.Bench.Load.Client;
using GolemOrleans.Bench.Load.Reporting;
using GolemOrleans.Bench.Load.Scenarios;
using GolemOrleans.Bench.Load.Server;

namespace GolemOrleans.Bench.Load.Cluster;

/// <summary>
/// kill -9 of one server under load: how soon its workers answer again, what becomes of the rate, and how late the wake-ups are that
/// were due meanwhile. The load checks every answer, so a lost or doubled call ends the run.
/// </summary>
internal sealed class Failover : IDisposable
{
    private const int ProbesMax = 100;
    private static readonly TimeSpan s_inMemory = TimeSpan.FromSeconds(8);

    private readonly LoadOptions _options;
    private readonly ServerGroup _group;
    private readonly Counter _counter;
    private readonly string _alarm;
    private readonly ManualResetEventSlim _killed = new();
    private long _killedAt;
    private DateTimeOffset _killedTime;

    public Failover(LoadOptions options, string database)
    {
        _options = options;
        _group = ServerGroup.Start(options, database, options.Servers);
        _counter = Deployment.DeployPure(_group.Servers[0].Address);
        _alarm = Deployment.DeployAlarm(_group.Servers[0].Address);
    }

    /// <summary>The last server: the first one got the components.</summary>
    private int Victim => _options.Servers - 1;

    public List<Row> Run()
    {
        using var connection = _group.Connect();
        var fleet = new CounterFleet(_counter, _options.Workers, _options.Clients);
        var probes = Probes(connection);
        var (moment, suspended, scheduled) = SetBefore(_options.Lead);

        var seconds = new long[(int)(moment - DateTimeOffset.UtcNow + _options.Window).TotalSeconds + 120];
        var start = Stopwatch.GetTimestamp();
        var load = Task.Factory.StartNew(
            () => ClosedLoop.Run(_group.Connect, _options.Clients, moment - DateTimeOffset.UtcNow + _options.Window, (client, own) =>
            {
                fleet.CallNext(client, own);
                Interlocked.Increment(ref seconds[(int)Stopwatch.GetElapsedTime(start).TotalSeconds]);
            }),
            TaskCreationOptions.LongRunning);
        WaitUntil(moment - TimeSpan.FromSeconds(1));
        var running = new WakeUps(_alarm, "waiter", isScheduled: false);
        Set(running, moment, Math.Min(_options.Sleepers, 20), Victim);
        WaitUntil(moment);
        var before = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Kill();
        var answered = probes.ConvertAll(probe => probe.Result / 1000.0);
        var loop = load.GetAwaiter().GetResult();
        WaitUntil(moment + _options.Window);

        var rows = new List<Row>();
        var work = $"kill -9 of 1 of {_options.Servers} servers under load";
        Quantiles(rows, $"{work}: {answered.Count} of its workers answer again", answered, "s");
        rows.Add(new Row($"{work}: calls", "rate before", "/s", [Rate(seconds, before - 3, before)], MoreIsBetter: true));
        rows.Add(new Row($"{work}: calls", "rate in the 3 s after", "/s", [Rate(seconds, before, before + 3)], MoreIsBetter: true));
        rows.Add(new Row($"{work}: calls", "slowest", "ms", [loop.Latencies.Quantile(1)]));
        Lateness(rows, "suspended sleepers", suspended.Results(connection));
        Lateness(rows, "scheduled calls", scheduled.Results(connection));
        Lateness(rows, "sleepers in memory", running.Results(connection));
        return rows;
    }

    public void Dispose()
    {
        _group.Dispose();
        _killed.Dispose();
    }

    private static void WaitUntil(DateTimeOffset moment)
    {
        var left = moment - DateTimeOffset.UtcNow;
        if (left > TimeSpan.Zero)
            Task.Delay(left).Wait();
    }

    private static double Rate(long[] seconds, double from, double to)
    {
        var (first, end) = (Math.Max(0, (int)Math.Ceiling(from)), Math.Max(1, (int)to));
        return seconds[first..Math.Max(first + 1, end)].Average();
    }

    private static void Quantiles(List<Row> rows, string work, List<double> values, string unit)
    {
        if (values.Count == 0)
            return;
        values.Sort();
        rows.Add(new Row(work, "p50", unit, [values[values.Count / 2]]));
        rows.Add(new Row(work, "p99", unit, [values[Math.Min(values.Count - 1, values.Count * 99 / 100)]]));
        rows.Add(new Row(work, "slowest", unit, [values[^1]]));
    }

    /// <summary>Puts the sleepers to sleep for a moment that is still to come when that is done; takes a later one on a slow machine.</summary>
    private (DateTimeOffset Moment, WakeUps Suspended, WakeUps Scheduled) SetBefore(TimeSpan lead)
    {
        for (var round = 0; ; round++, lead *= 2)
        {
            var moment = DateTimeOffset.UtcNow + lead;
            var suspended = new WakeUps(_alarm, $"sleeper{round}-", isScheduled: false);
            var scheduled = new WakeUps(_alarm, $"bell{round}-", isScheduled: true);
            Set(suspended, moment, _options.Sleepers, home: null);
            Set(scheduled, moment, _options.Sleepers, home: null);
            if (moment - DateTimeOffset.UtcNow > TimeSpan.FromSeconds(1))
                return (moment, suspended, scheduled);
        }
    }

    private void Set(WakeUps kind, DateTimeOffset moment, int count, int? home)
    {
        // Longer sleeps than that are suspended, which those in memory must not be.
        var window = home is null || _options.Window < s_inMemory ? _options.Window : s_inMemory;
        Parallel.For(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Clients },
            _group.Connect,
            (i, _, connection) =>
            {
                kind.Set(_group, connection, i, (moment + window * i / count).ToUnixTimeMilliseconds(), home);
                return connection;
            },
            connection => connection.Dispose());
    }

    /// <summary>Late at all, and, which is what can be promised, late once the death is known.</summary>
    private void Lateness(List<Row> rows, string what, List<WakeUp> results)
    {
        Quantiles(rows, $"late: {what} of the dead server", [.. results.Where(r => r.Home == Victim).Select(r => r.LateMilliseconds)], "ms");
        Quantiles(rows, $"late: {what} of the other servers", [.. results.Where(r => r.Home != Victim).Select(r => r.LateMilliseconds)], "ms");
        var known = _killedTime.Add(_options.Detection).ToUnixTimeMilliseconds();
        rows.Add(new Row($"late: all {what}, from {_options.Detection.TotalSeconds:0} s after the kill on", "slowest", "ms", [results.Max(r => r.LateAfter(known))], Target: 1_000));
    }

    /// <summary>Workers at home on the victim, each with a thread that calls it at the moment of the kill; tells the milliseconds since.</summary>
    private List<Task<double>> Probes(IConnection connection)
    {
        var requests = Enumerable.Range(0, int.MaxValue).Select(i => CounterCall.Request(_counter, $"probe{i}"))
            .Where(request => _group.Next(ClusterConnection.Worker(request), 0) == Victim).Take(Math.Min(_options.Workers, ProbesMax)).ToList();
        requests.ForEach(request => CounterCall.Add(connection, request));
        return requests.ConvertAll(request => Task.Factory.StartNew(
            () =>
            {
                using var own = _group.Connect();
                _killed.Wait();
                if (CounterCall.Add(own, request) is var value and not 2)
                    throw new IncorrectAnswerException($"a worker of the dead server answered {value} instead of 2");
                return Stopwatch.GetElapsedTime(Volatile.Read(ref _killedAt)).TotalMilliseconds;
            },
            TaskCreationOptions.LongRunning));
    }

    private void Kill()
    {
        _killedTime = DateTimeOffset.UtcNow;
        _group.Servers[Victim].Kill();
        Volatile.Write(ref _killedAt, Stopwatch.GetTimestamp());
        _killed.Set();
    }
}
