using System.Diagnostics;
using GolemOrleans.Bench.Load.Client;
using GolemOrleans.Bench.Load.Reporting;
using GolemOrleans.Bench.Load.Server;

namespace GolemOrleans.Bench.Load.Scenarios;

/// <summary>From the start of the process, after a kill -9, to the first correct answer.</summary>
internal static class RestartScenarios
{
    /// <summary>Behind a history of calls: over the usual workers, then all of it on one worker, which replays.</summary>
    public static IEnumerable<Row> History(LoadOptions options)
    {
        yield return new Row(
            $"restart after kill -9, {options.History:#,##0} calls behind", "first success", "s",
            Restarts(options, options.Workers, options.History / options.Workers));
        yield return new Row(
            $"restart after kill -9, {options.History:#,##0} calls on one worker", "first success", "s",
            Restarts(options, 1, options.History));
    }

    /// <summary>With many workers that have nothing to do.</summary>
    public static IEnumerable<Row> Idle(LoadOptions options)
    {
        yield return new Row($"restart after kill -9, {options.Idle:#,##0} idle workers", "first success", "s", Restarts(options, options.Idle, 1), Target: 1);
    }

    private static List<double> Restarts(LoadOptions options, int workers, int times)
    {
        using var workspace = new Workspace(options);
        CounterFleet fleet;
        using (var server = workspace.Start())
        {
            fleet = new CounterFleet(Deployment.DeployPure(server.Address), workers, Math.Min(workers, options.Clients));
            fleet.CallAll(server.Connect, times);
            server.Kill();
        }

        var seconds = new List<double>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            using var server = workspace.Start();
            using var connection = new HttpConnection(server.Address);
            fleet.Call(workers / 2, connection);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            server.Kill();
        }

        return seconds;
    }
}
