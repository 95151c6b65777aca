using System.CommandLine;

namespace GolemOrleans.Cli.Commands;

/// <summary>Runs one command line.</summary>
public static class CommandLine
{
    /// <summary>Exit code for arguments that make no command.</summary>
    public const int WrongArguments = 2;

    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="output">Gets the results; standard output by default.</param>
    /// <param name="errors">Gets the errors; standard error by default.</param>
    /// <returns>The command's exit code: 0 success, 1 a failure that was told, 2 wrong arguments, 130 interrupted.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter? output = null, TextWriter? errors = null)
    {
        var parsed = RootCommands.Create().Parse(args);
        var exit = await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output ?? Console.Out,
            Error = errors ?? Console.Error,

            // A server drains before it stops and a demo removes its folder: both get their time after Ctrl-C.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        });
        return parsed.Errors.Count > 0 ? WrongArguments : exit;
    }
}
