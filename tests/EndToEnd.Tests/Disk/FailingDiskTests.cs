using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using GolemOrleans.EndToEnd.Tests.Servers;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.EndToEnd.Tests.Disk;

/// <summary>A disk that is full or fails under a real server, by a preloaded shim (needs gcc; says so and checks nothing without).</summary>
public sealed class FailingDiskTests(ITestOutputHelper output) : IDisposable
{
    private const string Add = "demo:pure/api.{add}";
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-disk").FullName;

    private string Data => Path.Combine(_folder, "data");

    [Theory]
    [InlineData("write:journal.db-wal:6:1000000000:28", "No space left")]
    [InlineData("sync:journal.db-wal:6:1:5", "must be opened again")]
    public async Task Nothing_is_acknowledged_while_the_disk_fails_and_everything_acknowledged_is_there_afterwards(string fault, string problem)
    {
        if (Shim() is not { } shim)
            return;
        Worker worker;
        using (var server = await ServerProcess.StartAsync(Data))
        {
            worker = new Worker(await server.Api.DeployAsync("demo:pure", Guest.Pure), "w");
            Assert.Equal(1UL, (await server.Api.InvokeAsync(worker, Add, "[1]", "first")).U64);
            await server.KillAsync();
        }

        var acknowledged = new Dictionary<string, string>();
        using (var server = await ServerProcess.StartAsync(Data, Failing(shim, fault)))
        {
            var answer = await server.Api.InvokeAsync(worker, Add, "[1]", "k0");
            for (var i = 1; answer.Status == HttpStatusCode.OK; i++)
            {
                acknowledged[$"k{i - 1}"] = answer.Body;
                Assert.True(i < 200, "the disk never failed");
                answer = await server.Api.InvokeAsync(worker, Add, "[1]", $"k{i}");
            }

            Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
            Assert.Equal("Unknown", answer.Json("golemError", "type").GetString());
            var health = await server.Api.GetAsync("/healthcheck");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
            Assert.Contains(problem, health.Json("error").GetString(), StringComparison.Ordinal);
            Assert.NotEqual(HttpStatusCode.OK, (await server.Api.EnqueueAsync(worker, Add, "[1]", "forgotten")).Status);
            await server.KillAsync();
        }

        using var after = await ServerProcess.StartAsync(Data);
        (await after.Api.GetAsync("/healthcheck")).Is(200, "{}");
        foreach (var (key, body) in acknowledged)
            Assert.Equal(body, (await after.Api.InvokeAsync(worker, Add, "[1]", key)).Body);
        var next = (await after.Api.InvokeAsync(worker, Add, "[1]", $"k{acknowledged.Count}")).U64;
        Assert.InRange(next, (ulong)acknowledged.Count + 2, (ulong)acknowledged.Count + 3);
        await after.Api.OplogAsync(worker);
    }

    [Fact]
    public async Task A_server_goes_on_by_itself_when_space_returns()
    {
        if (Shim() is not { } shim)
            return;
        using var server = await ServerProcess.StartAsync(Data, Failing(shim, "write:journal.db-wal:30:8:28"));
        var worker = new Worker(await server.Api.DeployAsync("demo:pure", Guest.Pure), "w");
        for (ulong i = 1; i <= 60; i++)
        {
            var answer = await server.Api.InvokeAsync(worker, Add, "[1]", $"k{i}");
            while (answer.Status != HttpStatusCode.OK)
                answer = await server.Api.InvokeAsync(worker, Add, "[1]", $"k{i}");
            Assert.Equal(i, answer.U64);
        }

        (await server.Api.GetAsync("/healthcheck")).Is(200, "{}");
        Assert.Contains("space", server.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(60, (await server.Api.OplogAsync(worker)).Count(line => line.Type == "ExportedFunctionCompleted"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Dictionary<string, string> Failing(string shim, string fault) => new()
    {
        ["LD_PRELOAD"] = shim,
        ["DISKTRACE_ROOT"] = Data,
        ["DISKTRACE_LOG"] = "/dev/null",
        ["DISKTRACE_FAIL"] = fault,
    };

    /// <summary>Compiles the shim; null where that is not possible.</summary>
    private string? Shim()
    {
        var library = Path.Combine(_folder, "disktrace.so");
        var start = new ProcessStartInfo("gcc") { RedirectStandardError = true };
        foreach (var argument in new[] { "-shared", "-fPIC", "-O1", "-o", library, Path.Combine(AppContext.BaseDirectory, "native", "disktrace.c"), "-ldl", "-lpthread" })
            start.ArgumentList.Add(argument);
        try
        {
            using var gcc = Process.Start(start)!;
            var errors = gcc.StandardError.ReadToEnd();
            gcc.WaitForExit();
            Assert.True(gcc.ExitCode == 0, errors);
            return library;
        }
        catch (Win32Exception failure)
        {
            output.WriteLine($"SKIPPED: gcc cannot be started: {failure.Message}");
            return null;
        }
    }
}
