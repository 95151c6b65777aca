using System.CommandLine;

namespace GolemOrleans.Cli.Commands;

/// <summary>Runs one command line.</summary>
public static class CommandLine
{
    /// <summary>Exit code for arguments that make no command.</summary>
    public const int WrongArguments = 2;

    /// <returns>The command's exit code: 0 success, 1 a failure that was told on standard error, 2 wrong arguments.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var parsed = RootCommands.Create().Parse(args);

        // A server drains before it stops and a demo removes its folder: both get their time after Ctrl-C.
        var exit = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
        return parsed.Errors.Count > 0 ? WrongArguments : exit;
    }
}
