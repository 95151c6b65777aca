using System.Diagnostics;

namespace GolemOrleans.Cli.Tests;

/// <summary>What a run of <c>golem</c> in a process of its own left behind.</summary>
internal sealed record GolemProcess(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs <c>golem</c> to its end.</summary>
    public static async Task<GolemProcess> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "golem.dll")))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new GolemProcess(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
