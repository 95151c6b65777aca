using System.Diagnostics;

namespace GolemOrleans.Cli.Demo;

/// <summary>A server in a child process. Disposing kills it when it still runs.</summary>
internal sealed class ServerChild : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _log;

    private ServerChild(Process process, Task log)
    {
        _process = process;
        _log = log;
    }

    public Uri Address { get; private set; } = null!;

    public int ProcessId => _process.Id;

    /// <summary>Starts a server and waits until it listens. It stops by itself when this process dies.</summary>
    /// <param name="logFile">Gets the server's log, appended.</param>
    /// <exception cref="DemoFailedException">It ended before it listened; the message has the last lines of the log.</exception>
    public static async Task<ServerChild> StartAsync(string dataDirectory, int port, string logFile, CancellationToken cancellation)
    {
        var process = Process.Start(ServerExecutable.Create("server", "run", "--data-dir", dataDirectory, "--port", $"{port}", "--custom-request-port", "0", "--until-input-ends"))
            ?? throw new DemoFailedException("The server process could not be started.");
        var child = new ServerChild(process, CopyAsync(process.StandardError, logFile));
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                const string listens = "listens on ";
                if (line.IndexOf(listens, StringComparison.Ordinal) is var at && at < 0)
                    continue;
                child.Address = new Uri(line[(at + listens.Length)..].Split(' ')[0]);
                return child;
            }
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }

        await child.DisposeAsync();
        var last = (await File.ReadAllLinesAsync(logFile, cancellation)).TakeLast(5);
        throw new DemoFailedException($"The server did not start:{Environment.NewLine}{string.Join(Environment.NewLine, last)}");
    }

    /// <summary>SIGKILL: nothing in the server gets a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        await _log;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static async Task CopyAsync(StreamReader from, string logFile)
    {
        await using var log = new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        await from.BaseStream.CopyToAsync(log);
    }
}
