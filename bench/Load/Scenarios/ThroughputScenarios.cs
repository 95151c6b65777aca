using GolemOrleans.Bench.Load.Client;
using GolemOrleans.Bench.Load.Reporting;
using GolemOrleans.Bench.Load.Server;

namespace GolemOrleans.Bench.Load.Scenarios;

/// <summary>Durable counter calls in a closed loop: one client, many clients over many workers, many clients on one worker.</summary>
internal static class ThroughputScenarios
{
    /// <summary>One client, one worker: latency.</summary>
    public static IEnumerable<Row> Single(LoadOptions options)
    {
        using var workspace = new Workspace(options);
        using var server = workspace.Start();
        var fleet = new CounterFleet(Deployment.DeployPure(server.Address), 1, 1);
        var runs = Measure(options, server, 1, fleet.CallNext);
        yield return new Row("counter call, 1 client", "p50", "ms", [.. runs.Select(run => run.Loop.Latencies.Quantile(0.5))], Target: 0.6);
        yield return new Row("counter call, 1 client", "p99", "ms", [.. runs.Select(run => run.Loop.Latencies.Quantile(0.99))], Target: 3);
        yield return Processor("counter call, 1 client", runs);
    }

    /// <summary>Many clients over many workers: throughput.</summary>
    public static IEnumerable<Row> Spread(LoadOptions options)
    {
        using var workspace = new Workspace(options);
        using var server = workspace.Start();
        var fleet = new CounterFleet(Deployment.DeployPure(server.Address), options.Workers, options.Clients);
        fleet.CallAll(server.Connect);
        return Rows($"counter calls, {options.Clients} clients over {options.Workers} workers", Measure(options, server, options.Clients, fleet.CallNext), 20_000, 10);
    }

    /// <summary>Many clients on one worker. Each value from one on is answered exactly once.</summary>
    public static IEnumerable<Row> Hot(LoadOptions options)
    {
        using var workspace = new Workspace(options);
        using var server = workspace.Start();
        var request = CounterCall.Request(Deployment.DeployPure(server.Address), "hot");
        var last = new long[options.Clients];
        long calls = 0, sum = 0;
        var runs = Measure(options, server, options.Clients, (client, connection) =>
        {
            var value = CounterCall.Add(connection, request);
            if (value <= last[client])
                throw new IncorrectAnswerException($"the hot worker answered {value} after {last[client]}");
            last[client] = value;
            Interlocked.Increment(ref calls);
            Interlocked.Add(ref sum, value);
        });
        if (last.Max() != calls || sum != calls * (calls + 1) / 2)
            throw new IncorrectAnswerException($"{calls} calls of the hot worker ended at {last.Max()}");
        return Rows($"counter calls, {options.Clients} clients on one hot worker", runs, 5_000, null);
    }

    private static IEnumerable<Row> Rows(string work, IReadOnlyList<Run> runs, double rate, double? p99) =>
    [
        new Row(work, "rate", "/s", [.. runs.Select(run => run.Loop.PerSecond)], MoreIsBetter: true, Target: rate),
        new Row(work, "p50", "ms", [.. runs.Select(run => run.Loop.Latencies.Quantile(0.5))]),
        new Row(work, "p99", "ms", [.. runs.Select(run => run.Loop.Latencies.Quantile(0.99))], Target: p99),
        Processor(work, runs),
    ];

    private static List<Run> Measure(LoadOptions options, ServerProcess server, int clients, Action<int, IConnection> call)
    {
        ClosedLoop.Run(server.Connect, clients, options.WarmUp, call);
        var runs = new List<Run>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var before = server.ProcessorTime();
            var loop = ClosedLoop.Run(server.Connect, clients, options.Measured, call);
            runs.Add(new Run(loop, server.ProcessorTime() - before));
        }

        return runs;
    }

    /// <summary>Work of the server's process per call: says more than the rate on a machine that others use too.</summary>
    private static Row Processor(string work, IReadOnlyList<Run> runs) =>
        new(work, "server CPU per call", "µs", [.. runs.Select(run => run.Processor.TotalMicroseconds / run.Loop.Latencies.Count)]);

    private sealed record Run(LoopResult Loop, TimeSpan Processor);
}
