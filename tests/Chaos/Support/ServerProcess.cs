using System.Collections.Concurrent;
using System.Diagnostics;

namespace GolemOrleans.Chaos.Tests.Support;

/// <summary>One embedded server with a data folder of its own, on the shared database; at each start on another port, which nobody else has.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>A port that nothing listens on.</summary>
    private static readonly Uri s_nowhere = new("http://127.0.0.1:1");

    private readonly string _data = Directory.CreateTempSubdirectory("golem-chaos-").FullName;
    private readonly string _database;
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;

    public ServerProcess(string name, string database) => (Name, _database) = (name, database);

    public string Name { get; }

    /// <summary>Gives up on a request after a few seconds: the server may be frozen. Reaches nobody while there is no server.</summary>
    public HttpClient Client { get; private set; } = NewClient(s_nowhere);

    /// <summary>The newest lines on standard error.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts the process and waits until it listens.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "golem-silo.dll"), "--data-dir", _data, "--port", "0", "--custom-request-port", "0", "--database", _database,
            "--allow-volatile-database", "true", "--drain-seconds", "1", "--log-level", "Warning",
        ];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Process process = _process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            _log.Enqueue(line.Data);
            if (_log.Count > 200) _log.TryDequeue(out string? _);
        };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("listens on ", StringComparison.Ordinal)) continue;
            Reach(new Uri(line.Split("listens on ")[1].Split(' ')[0]));
            return;
        }

        throw new InvalidOperationException($"Server {Name} did not start:\n{Log}");
    }

    public void Kill()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            process.WaitForExit();
        }

        Reach(s_nowhere);
    }

    public void Freeze() => Signals.Freeze(_process!.Id);

    public void Thaw() => Signals.Thaw(_process!.Id);

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        Client.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private void Reach(Uri address)
    {
        HttpClient old = Client;
        Client = NewClient(address);
        old.Dispose();
    }

    private static HttpClient NewClient(Uri address) => new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(8) };
}
