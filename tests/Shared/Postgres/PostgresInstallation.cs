using System.Diagnostics;

namespace GolemOrleans.Tests.Postgres;

/// <summary>The PostgreSQL programs of this machine: Debian's folders, newest version first, else the path.</summary>
internal static class PostgresInstallation
{
    public const string Absent = "PostgreSQL is not installed on this machine (no initdb under /usr/lib/postgresql/*/bin nor on the path): the test was not run.";

    /// <summary>Folder of <c>initdb</c> and <c>postgres</c>, or null.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Why tests that need PostgreSQL are skipped, or null.</summary>
    public static string? SkipReason => Folder is null ? Absent : null;

    /// <summary>Starts one of the programs; as another user when this process is root, which the server refuses to be.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, string workingDirectory)
    {
        string path = Path.Combine(Folder ?? throw new InvalidOperationException(Absent), program);
        var info = new ProcessStartInfo { WorkingDirectory = workingDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Environment.IsPrivilegedProcess)
        {
            info.FileName = "setpriv";
            foreach (string argument in new[] { $"--reuid={ServerUser}", $"--regid={ServerUser}", "--clear-groups", "--", path }) info.ArgumentList.Add(argument);
        }
        else info.FileName = path;
        foreach (string argument in arguments) info.ArgumentList.Add(argument);
        Process process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Gives a folder to the user under whom the server runs.</summary>
    public static void Own(string folder)
    {
        if (!Environment.IsPrivilegedProcess) return;
        using Process chown = Process.Start("chown", ["-R", ServerUser, folder]);
        chown.WaitForExit();
        if (chown.ExitCode != 0) throw new InvalidOperationException($"chown {ServerUser} {folder} failed.");
    }

    private static string ServerUser { get; } = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static string? Find()
    {
        IEnumerable<string> debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out int version) ? version : 0).Select(folder => Path.Combine(folder, "bin"))
            : [];
        IEnumerable<string> path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return debian.Concat(path).FirstOrDefault(folder => IsProgram(Path.Combine(folder, "initdb")) && IsProgram(Path.Combine(folder, "postgres")));
    }

    /// <summary>A link whose target is gone is none.</summary>
    private static bool IsProgram(string path) => File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists ?? true);
}
