using GolemOrleans.Bench.Load.Client;
using GolemOrleans.Bench.Load.Reporting;
using GolemOrleans.Bench.Load.Server;

namespace GolemOrleans.Bench.Load.Scenarios;

/// <summary>
/// Resident memory of the server while a worker relays a long body from one HTTP exchange to another, beyond what it has before;
/// and while the same is replayed by a server that was started again.
/// </summary>
internal static class StreamScenario
{
    private const double MiB = 1024 * 1024;

    public static IEnumerable<Row> Run(LoadOptions options)
    {
        using var workspace = new Workspace(options);
        using var peer = new StreamPeer(options.StreamMebibytes);
        string component;
        double live, replayed;
        using (var server = workspace.Start())
        {
            component = Deployment.DeployRelay(server.Address);
            live = Growth(server, component, Call("relay", $"{{\"typ\":{{\"type\":\"Str\"}},\"value\":\"{peer.Authority}\"}}"), options.StreamMebibytes << 20);
            server.Kill();
        }

        using (var server = workspace.Start())
        {
            replayed = Growth(server, component, Call("version", ""), 1);
            server.Kill();
        }

        var work = $"{options.StreamMebibytes:#,##0} MiB streamed over HTTP in and out";
        yield return new Row(work, "resident, beyond before", "MiB", [live], Target: 40);
        yield return new Row($"{work}, replayed", "resident, beyond before", "MiB", [replayed], Target: 40);

        byte[] Call(string function, string parameters) => WorkerCall.Request(
            component, "relay", "invoke-and-await", $"bench:relay/api.{{{function}}}", $"{{\"params\":[{parameters}]}}");
    }

    /// <summary>By how many MiB the server grows, at most, while it answers.</summary>
    private static double Growth(ServerProcess server, string component, byte[] request, long answer)
    {
        using var connection = server.Connect();

        // What a first call brings into memory is no part of the stream.
        for (var i = 0; i < 5; i++)
            WorkerCall.Number(connection, WorkerCall.Request(component, $"w{i}", "invoke-and-await", "bench:relay/api.{version}", "{\"params\":[]}"));
        var before = server.ResidentBytes();
        var peak = before;
        using var ended = new ManualResetEventSlim();
        var watch = new Thread(() =>
        {
            while (!ended.Wait(TimeSpan.FromMilliseconds(20)))
                peak = Math.Max(peak, server.ResidentBytes());
        });
        watch.Start();
        try
        {
            if (WorkerCall.Number(connection, request) != answer)
                throw new IncorrectAnswerException("not all bytes were relayed");
        }
        finally
        {
            ended.Set();
            watch.Join();
        }

        return (peak - before) / MiB;
    }
}
