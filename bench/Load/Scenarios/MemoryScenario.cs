using GolemOrleans.Bench.Load.Client;
using GolemOrleans.Bench.Load.Reporting;
using GolemOrleans.Bench.Load.Server;

namespace GolemOrleans.Bench.Load.Scenarios;

/// <summary>Resident memory of the server: fresh, with workers loaded, and started again with many workers known.</summary>
internal static class MemoryScenario
{
    public static IEnumerable<Row> Run(LoadOptions options)
    {
        using var workspace = new Workspace(options);
        double fresh, small, again, known;
        int loaded = options.Workers;
        Counter counter;
        using (var server = workspace.Start())
        {
            fresh = server.ResidentBytes();
            counter = Deployment.DeployPure(server.Address);
            small = PerLoaded(server, counter, loaded, options.Clients);
            server.Kill();
        }

        using (var server = workspace.Start())
        {
            again = server.ResidentBytes();
            var fleet = new CounterFleet(counter, options.Idle, options.Clients, "idle");
            fleet.CallAll(server.Connect);
            server.Kill();
        }

        using (var server = workspace.Start())
            known = server.ResidentBytes();

        const double MiB = 1024 * 1024, KiB = 1024;
        yield return new Row("memory of a fresh server", "resident", "MiB", [fresh / MiB]);
        yield return new Row($"memory of a server that knows {options.Idle + loaded:#,##0} workers", "resident", "MiB", [known / MiB]);
        yield return new Row("memory of one more idle worker", "resident", "KiB", [Math.Max(0, (known - again) / options.Idle / KiB)], Target: 0.1);
        yield return new Row($"memory of a loaded small worker (of {loaded:#,##0})", "resident", "KiB", [small / KiB], Target: 150);
    }

    private static double PerLoaded(ServerProcess server, Counter counter, int workers, int clients)
    {
        // What the first workers bring into memory (code, caches, threads) is no part of a worker.
        new CounterFleet(counter, clients, clients, "first").CallAll(server.Connect, 20);
        var before = server.ResidentBytes();
        new CounterFleet(counter, workers, clients).CallAll(server.Connect);
        return (double)(server.ResidentBytes() - before) / workers;
    }
}
