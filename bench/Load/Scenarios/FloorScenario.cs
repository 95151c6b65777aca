using System.Diagnostics;
using System.Text;
using GolemOrleans.Bench.Load.Client;
using GolemOrleans.Bench.Load.Reporting;
using GolemOrleans.Bench.Load.Server;

namespace GolemOrleans.Bench.Load.Scenarios;

/// <summary>
/// What the machine gives at this moment, to read the other figures against: the same clients asking the same server for
/// something that touches no worker, and a bare append with fsync on the same disk.
/// </summary>
internal static class FloorScenario
{
    private static readonly byte[] s_version = Encoding.UTF8.GetBytes("GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n");

    public static IEnumerable<Row> Run(LoadOptions options)
    {
        using var workspace = new Workspace(options);
        List<double> p50 = [], many = [], sync = [];
        using (var server = workspace.Start())
        {
            ClosedLoop.Run(server.Connect, options.Clients, options.WarmUp, Ask);
            for (var round = 0; round < options.Rounds; round++)
            {
                p50.Add(ClosedLoop.Run(server.Connect, 1, TimeSpan.FromSeconds(2), Ask).Latencies.Quantile(0.5));
                many.Add(ClosedLoop.Run(server.Connect, options.Clients, TimeSpan.FromSeconds(2), Ask).PerSecond);
                sync.Add(AppendAndSync(Path.Combine(workspace.Folder, "floor")));
            }
        }

        yield return new Row("floor: GET /version, 1 client", "p50", "ms", p50);
        yield return new Row($"floor: GET /version, {options.Clients} clients", "rate", "/s", many, MoreIsBetter: true);
        yield return new Row("floor: append 4 KiB and fsync", "p50", "ms", sync);
    }

    private static void Ask(int client, IConnection connection)
    {
        connection.Exchange(s_version, out var status);
        if (status != 200)
            throw new IncorrectAnswerException($"status {status}");
    }

    private static double AppendAndSync(string path)
    {
        var latencies = new Latencies();
        var bytes = new byte[4096];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        for (var i = 0; i < 500; i++)
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            latencies.Add(Stopwatch.GetTimestamp() - start);
        }

        latencies.Sort();
        return latencies.Quantile(0.5);
    }
}
