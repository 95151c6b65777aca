using System.Diagnostics;
using System.Globalization;
using System.Net;
using GolemOrleans.Bench.Load.Client;

namespace GolemOrleans.Bench.Load.Server;

/// <summary>A server in a child process, of the same build as this tool unless another is named.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, IPEndPoint address) => (_process, Address) = (process, address);

    public IPEndPoint Address { get; }

    public IConnection Connect() => new HttpConnection(Address);

    /// <summary>Starts the server and returns when it says that it listens.</summary>
    /// <param name="server">Path of <c>golem.dll</c>.</param>
    /// <param name="dataDirectory">Its data folder.</param>
    /// <param name="more">Further options of <c>golem server run</c>.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static ServerProcess Start(string server, string dataDirectory, params ReadOnlySpan<string> more)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[server, "server", "run", "--data-dir", dataDirectory, "--port", "0", .. more])
            start.ArgumentList.Add(argument);
        // Log lines would be work of the terminal; warnings and errors still show.
        start.Environment["GOLEM_LOG_LEVEL"] = "Warning";
        var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Split("listens on ") is [_, var address])
                return new ServerProcess(process, new IPEndPoint(IPAddress.Loopback, new Uri(address.Split(' ')[0]).Port));
        }

        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>Memory of the process that is in RAM, in bytes.</summary>
    public long ResidentBytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmRSS:".Length).Trim()[..^3], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Processor time the process has used so far.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>SIGKILL: nothing in the process gets a chance to tidy up.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
