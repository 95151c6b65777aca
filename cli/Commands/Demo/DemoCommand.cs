using System.CommandLine;
using GolemOrleans.Cli.Demo;
using Spectre.Console;

namespace GolemOrleans.Cli.Commands.Demo;

/// <summary><c>golem demo</c>: real components on a server that is killed again and again.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var dataDirectory = new Option<string?>("--data-dir") { Description = "New or empty folder for the server's data, kept afterwards; by default a temporary one." };
        var port = new Option<ushort>("--port") { Description = "Port of the demo's server; 0 chooses a free one at each start." };
        var keep = new Option<bool>("--keep") { Description = "Keeps the temporary folder, with the server's log." };
        var command = new Command("demo", "Deploys sample components, kills the server in the middle of their work, and checks that nothing is lost.")
        {
            dataDirectory, port, keep,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new DemoOptions
            {
                DataDirectory = parsed.GetValue(dataDirectory) is { } folder ? Path.GetFullPath(folder) : null,
                Port = parsed.GetValue(port),
                Keep = parsed.GetValue(keep),
            };
            return new DemoRun(options, Output(), TimeProvider.System).RunAsync(cancellation);
        });
        return command;
    }

    /// <summary>Standard output; where it is no terminal, lines are plain and not wrapped.</summary>
    private static IAnsiConsole Output()
    {
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Console;
        var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        plain.Profile.Width = 1000;
        return plain;
    }
}
