using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace GolemOrleans.EndToEnd.Tests.Servers;

/// <summary>A real server process on a free port, which tests may kill.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly List<HttpClient> _siteClients = [];
    private Uri? _sites;

    private ServerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromSeconds(120) };
        Api = new GolemApi(Client);
    }

    public HttpClient Client { get; }

    public GolemApi Api { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>What the server logged.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <exception cref="ServerNotStartedException">It ended instead.</exception>
    public static async Task<ServerProcess> StartAsync(string dataDirectory, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in new[] { Path.Combine(AppContext.BaseDirectory, "golem.dll"), "server", "run", "--data-dir", dataDirectory, "--port", "0" })
            start.ArgumentList.Add(arg);
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var server = new ServerProcess(Process.Start(start)!);
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split("listens on ") is [_, var address])
                server.Client.BaseAddress = new Uri(address.Split(' ')[0]);
            if (line.Split("requests to HTTP APIs at ") is not [_, var sites])
                continue;
            server._sites = new Uri(sites);
            return server;
        }

        var code = await server.ExitAsync();
        server.Dispose();
        throw new ServerNotStartedException(code, server.Errors);
    }

    /// <summary>A client of what is deployed at a host.</summary>
    public GolemApi Site(string host)
    {
        var client = new HttpClient { BaseAddress = _sites, Timeout = Client.Timeout };
        client.DefaultRequestHeaders.Host = host;
        _siteClients.Add(client);
        return new GolemApi(client);
    }

    /// <summary>SIGKILL: nothing in the process gets a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>SIGTERM, then waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> TerminateAsync()
    {
        if (Signal(_process.Id, Terminate) != 0)
            throw new InvalidOperationException("The server could not be signalled.");
        return ExitAsync();
    }

    /// <summary>Waits for the process to end.</summary>
    /// <returns>The exit code; 137 after SIGKILL.</returns>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(s_limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        _siteClients.ForEach(static client => client.Dispose());
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}

/// <summary>A server that ended before it listened.</summary>
internal sealed class ServerNotStartedException(int exitCode, string errors) : Exception($"The server ended with {exitCode}: {errors}")
{
    public int ExitCode { get; } = exitCode;
}
