using System.CommandLine;
using GolemOrleans.Cli.Commands.Demo;
using GolemOrleans.Cli.Commands.Server;

namespace GolemOrleans.Cli.Commands;

/// <summary>The command tree of <c>golem</c>.</summary>
public static class RootCommands
{
    public static RootCommand Create() => new("Durable computing: WebAssembly components as workers that keep their state.")
    {
        new Command("server", "Runs the all-in-one server.") { ServerRunCommand.Create() },
        DemoCommand.Create(),
    };
}
