using System.Diagnostics;
using GolemOrleans.Oplog.Faults;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Oplog.Tests.Crash;

public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_by_kill_9_at_random_moments_and_at_every_fault_point()
    {
        const int seed = 1201;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] points = [.. Enumerable.Repeat("none", 20), .. new[] { FaultPoint.BeforeAppend, FaultPoint.AfterAppend, FaultPoint.BeforeAck, FaultPoint.DuringFold, FaultPoint.BeforeJournalTrimmed }.Select(p => $"{p}")];
        foreach (string point in points)
        {
            using Process child = ChildProcess.Start(_folder.Path, workers: 4, commits: 0, point, passes: random.Next(1, 4));
            int lines = random.Next(1, 120);
            await ChildProcess.LinesAsync(child, count => { if (point == "none" && count == lines) child.Kill(); });
            Assert.Equal(137, child.ExitCode);
            await Evidence.CheckAsync(_folder.File("data"), Evidence.Acknowledged(await File.ReadAllTextAsync(_folder.File("acks"))));
        }

        Assert.True(Evidence.Acknowledged(await File.ReadAllTextAsync(_folder.File("acks"))).Values.Sum() > 100);
    }
}
