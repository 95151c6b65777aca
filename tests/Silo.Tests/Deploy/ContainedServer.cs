using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace GolemOrleans.Silo.Tests.Deploy;

/// <summary>A fact that runs a server as the chart does; skipped, with the reason, where that is not allowed.</summary>
internal sealed class ContainedFactAttribute : FactAttribute
{
    public ContainedFactAttribute() => Skip = ContainedServer.SkipReason;
}

/// <summary>
/// The server process as in a pod of the chart: its root file system cannot be written, its user has no rights and owns the data
/// folder only, and all options come from the environment.
/// </summary>
internal sealed partial class ContainedServer : IDisposable
{
    /// <summary>The user of the image.</summary>
    public const int User = 1654;

    private const int Terminate = 15;

    private static readonly Lazy<string?> s_skipReason = new(() =>
        !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "only root on Linux can take a process's rights away"
        : !Run("mount -o remount,bind,ro / && setpriv --reuid 1654 --regid 1654 --clear-groups --bounding-set=-all test -r \"$1\"", Program) ? "a mount namespace cannot be made here, or the build cannot be read by others"
        : null);

    // The program, the data folder; nothing of the shell is left: a signal to it is one to the server.
    private const string Script = """
        set -e
        mount --bind "$2" "$2"
        mount -o remount,bind,ro /
        cd "$2"
        exec setpriv --reuid 1654 --regid 1654 --clear-groups --bounding-set=-all --no-new-privs dotnet "$1"
        """;

    private readonly Process _process;

    private ContainedServer(Process process, Uri address) => (_process, Address) = (process, address);

    public static string? SkipReason => s_skipReason.Value;

    public Uri Address { get; }

    /// <summary>The first value of a line of <c>/proc/pid/status</c>.</summary>
    public string Status(string name) =>
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith($"{name}:", StringComparison.Ordinal)).Split('\t')[1];

    /// <summary>Starts the server and waits until it listens.</summary>
    /// <param name="data">Belongs to root, who has made it.</param>
    public static async Task<ContainedServer> StartAsync(string data, IReadOnlyDictionary<string, string> environment)
    {
        Assert.True(Run("chown -R 1654:1654 \"$1\"", data));
        ProcessStartInfo start = Start(Script, Program, data);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("listens on ", StringComparison.Ordinal)) return new ContainedServer(process, new Uri(line.Split("listens on ")[1].Split(' ')[0]));
        }

        throw new InvalidOperationException($"The server has not started: {await errors}");
    }

    /// <summary>SIGTERM, as at the end of a pod; answers the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan grace)
    {
        Assert.Equal(0, Signal(_process.Id, Terminate));
        using var limit = new CancellationTokenSource(grace);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    /// <summary>In its own folder, which is built with the tests': there are no assemblies of tests in it.</summary>
    private static string Program
    {
        get
        {
            var tests = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            string root = tests.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(root, "silo", "bin", tests.Parent.Name, tests.Name, "golem-silo.dll");
        }
    }

    private static ProcessStartInfo Start(string script, params string[] arguments) =>
        new("unshare", ["--mount", "--propagation", "private", "bash", "-c", script, "bash", .. arguments]);

    private static bool Run(string script, params string[] arguments)
    {
        try
        {
            ProcessStartInfo start = Start(script, arguments);
            start.RedirectStandardError = true;
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
