using System.Diagnostics;
using System.Text;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Oplog.Tests.Crash;

public sealed class PowerCutTests(ITestOutputHelper output) : IDisposable
{
    private const int Images = 220;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_by_a_power_cut()
    {
        if (Shim() is not { } library) return;
        const int seed = 77;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string root = _folder.File("root"), log = _folder.File("log");
        for (int run = 1; run <= 2; run++)
        {
            using Process child = ChildProcess.Start(root, workers: 3, commits: 60 * run, environment: DiskTrace.Environment(library, root, log));
            await ChildProcess.LinesAsync(child);
            Assert.Equal(0, child.ExitCode);
        }

        List<DiskOperation> operations = DiskTrace.Read(log);
        int[] cuts = [.. Enumerable.Range(0, Images - 1).Select(_ => random.Next(1, operations.Count)), operations.Count];
        Array.Sort(cuts);
        var image = new DiskImage();
        int applied = 0, acknowledged = 0;
        foreach (int cut in cuts)
        {
            for (; applied < cut; applied++) image.Apply(operations[applied]);
            string copy = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : _folder.Path, $"oplog-image-{Environment.ProcessId}");
            try
            {
                image.Write(root, copy, random);
                Dictionary<string, int> expected = Evidence.Acknowledged(Encoding.UTF8.GetString(image.Seen(Path.Combine(root, "acks"))));
                acknowledged += expected.Values.Sum();
                Directory.CreateDirectory(Path.Combine(copy, "data"));
                await Evidence.CheckAsync(Path.Combine(copy, "data"), expected);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"after {cut} of {operations.Count} operations: {failure.Message}", failure);
            }
            finally
            {
                if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
            }
        }

        output.WriteLine($"{operations.Count} operations, {Images} images, {acknowledged} acknowledgements checked");
        Assert.True(acknowledged > Images);
    }

    [Theory]
    [InlineData("sync:journal.db-wal:30:1:5", "reopen")]
    [InlineData("write:journal.db-wal:60:1:5", "reopen")]
    [InlineData("write:journal.db-wal:60:12:28", "unavailable False")]
    [InlineData("sync:index.db-wal:3:1:5", "reopen")]
    [InlineData("write:index.db-wal:20:3:28", null)]
    public async Task A_failing_disk_is_reported_nothing_is_acknowledged_and_work_goes_on_after(string fault, string? said)
    {
        if (Shim() is not { } library) return;
        string root = _folder.File("root");
        using Process child = ChildProcess.Start(root, workers: 3, commits: 150, environment: DiskTrace.Environment(library, root, _folder.File("log"), fault));
        List<string> lines = await ChildProcess.LinesAsync(child);
        Assert.Equal(0, child.ExitCode);
        if (said is not null) Assert.Contains(lines, line => line.StartsWith(said, StringComparison.Ordinal));
        Dictionary<string, int> acknowledged = Evidence.Acknowledged(await File.ReadAllTextAsync(Path.Combine(root, "acks")));
        Assert.Equal(3, acknowledged.Count);
        Assert.All(acknowledged.Values, last => Assert.True(last >= 149));
        await Evidence.CheckAsync(Path.Combine(root, "data"), acknowledged);
    }

    private string? Shim()
    {
        string? library = DiskTrace.Build(_folder.Path, out string reason);
        if (library is null) output.WriteLine($"SKIPPED: {reason}");
        return library;
    }
}
