using System.Diagnostics;

namespace GolemOrleans.Cli.Demo;

/// <summary>How this very program is started once more.</summary>
internal static class ServerExecutable
{
    /// <summary>The start of <c>golem server run</c>: by the same native host, or by <c>dotnet</c> and the library.</summary>
    public static ProcessStartInfo Create(params IEnumerable<string> arguments)
    {
        var library = typeof(ServerExecutable).Assembly.Location;
        var process = Environment.ProcessPath;
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (process is not null && Path.GetFileNameWithoutExtension(process) == "golem")
        {
            start.FileName = process;
        }
        else
        {
            start.FileName = process is not null && Path.GetFileNameWithoutExtension(process) == "dotnet" ? process : "dotnet";
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(library);
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
