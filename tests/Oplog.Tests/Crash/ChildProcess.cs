using System.Diagnostics;

namespace GolemOrleans.Oplog.Tests.Crash;

/// <summary>Starts this assembly as a child process.</summary>
internal static class ChildProcess
{
    public static Process Start(string root, int workers, int commits, string faultPoint = "none", int passes = 0, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            ArgumentList = { typeof(ChildProcess).Assembly.Location, "crash-child", root, $"{workers}", $"{commits}", faultPoint, $"{passes}" },
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Reads the child's lines until it ends.</summary>
    public static async Task<List<string>> LinesAsync(Process process, Action<int>? onLine = null)
    {
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            onLine?.Invoke(lines.Count);
        }

        await process.WaitForExitAsync();
        return lines;
    }
}
