using GolemOrleans.Cli.Demo;
using Spectre.Console;
using Xunit;

namespace GolemOrleans.Cli.Tests;

public sealed class DemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-demo-test").FullName;

    [Fact]
    public async Task The_demo_kills_the_server_in_every_phase_and_finds_everything_in_order()
    {
        var run = await GolemProcess.RunAsync("demo", "--data-dir", Path.Combine(_folder, "data"));
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal(9, run.Output.Split("KILL -9").Length - 1);
        Assert.Contains("with 8 customers calling without a pause", run.Output, StringComparison.Ordinal);
        Assert.Contains("reserved, but the answer is lost", run.Output, StringComparison.Ordinal);
        Assert.Contains("while the order waits for its approval", run.Output, StringComparison.Ordinal);
        Assert.Contains("charged, but the answer is lost", run.Output, StringComparison.Ordinal);
        Assert.Contains("between two invocations", run.Output, StringComparison.Ordinal);
        Assert.Contains("All 22 checks hold after 9 kills", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "data", "server.log")));
    }

    [Fact]
    public async Task A_payment_that_happens_twice_makes_the_demo_fail()
    {
        var (exit, output) = await RunAsync(request => request.Service == ShopServices.Payments ? [request, request with { Key = request.Key + "-twice" }] : [request]);
        Assert.Equal(1, exit);
        Assert.True(output.Contains("FAILED   payments: exactly one for order-1001: found 2 effects", StringComparison.Ordinal), output);
        Assert.True(output.Contains("2 of 22 checks failed", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task A_folder_that_is_in_use_is_refused_and_left_alone()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "mine"), "");
        var run = await GolemProcess.RunAsync("demo", "--data-dir", _folder);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not empty", run.Output, StringComparison.Ordinal);
        Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Exit, string Output)> RunAsync(Func<EffectRequest, IEnumerable<EffectRequest>> tap)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 1000;
        var run = new DemoRun(new DemoOptions { DataDirectory = Path.Combine(_folder, "data") }, console, TimeProvider.System, tap);
        return (await run.RunAsync(CancellationToken.None), output.ToString());
    }
}
