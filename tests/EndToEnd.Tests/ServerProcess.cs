using System.Diagnostics;

namespace GolemOrleans.EndToEnd.Tests;

/// <summary>A real server process on a free port, which tests may kill.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Client { get; }

    public static async Task<ServerProcess> StartAsync(string dataDirectory)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in new[] { Path.Combine(AppContext.BaseDirectory, "golem.dll"), "server", "run", "--data-dir", dataDirectory, "--port", "0" })
            start.ArgumentList.Add(arg);
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("listens on ", StringComparison.Ordinal))
                return new ServerProcess(process, new Uri(line.Split("listens on ")[1].Split(' ')[0]));
        }

        throw new InvalidOperationException($"The server did not start: {await errors}");
    }

    /// <summary>SIGKILL: nothing in the process gets a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
