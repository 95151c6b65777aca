using GolemOrleans.Bench.Load.Client;
using GolemOrleans.Bench.Load.Cluster;
using GolemOrleans.Bench.Load.Reporting;
using GolemOrleans.Bench.Load.Server;

namespace GolemOrleans.Bench.Load.Scenarios;

/// <summary>Servers on one PostgreSQL: throughput with one, two, three …, then the death of one under load.</summary>
internal static class ClusterScenario
{
    public static IEnumerable<Row> Run(LoadOptions options)
    {
        using var database = ClusterDatabase.Open(options.Database);
        var rows = new List<Row>();
        for (var servers = 1; servers <= options.Servers; servers++)
            rows.AddRange(Throughput(options, database.NewSchema(), servers));
        if (options.Servers > 1)
        {
            using var failover = new Failover(options, database.NewSchema());
            rows.AddRange(failover.Run());
        }

        return rows;
    }

    private static IEnumerable<Row> Throughput(LoadOptions options, string database, int servers)
    {
        using var group = ServerGroup.Start(options, database, servers);
        var fleet = new CounterFleet(Deployment.DeployPure(group.Servers[0].Address), options.Workers, options.Clients);
        ClosedLoop.Run(group.Connect, options.Clients, options.WarmUp, fleet.CallNext);
        var loops = new List<LoopResult>();
        for (var round = 0; round < options.Rounds; round++)
            loops.Add(ClosedLoop.Run(group.Connect, options.Clients, options.Measured, fleet.CallNext));
        var work = $"cluster of {servers}: counter calls, {options.Clients} clients, {options.Workers} workers";
        return
        [
            new Row(work, "rate", "/s", [.. loops.Select(loop => loop.PerSecond)], MoreIsBetter: true),
            new Row(work, "p50", "ms", [.. loops.Select(loop => loop.Latencies.Quantile(0.5))]),
            new Row(work, "p99", "ms", [.. loops.Select(loop => loop.Latencies.Quantile(0.99))]),
        ];
    }
}
