using System.CommandLine;
using GolemOrleans.Silo;

namespace GolemOrleans.Cli.Commands.Server;

/// <summary><c>golem server run</c>: the all-in-one server in this process.</summary>
internal static class ServerRunCommand
{
    public static Command Create()
    {
        var dataDirectory = new Option<string>("--data-dir")
        {
            Description = "Folder for everything the server keeps.",
            DefaultValueFactory = _ => ServerArguments.DefaultDataDirectory(),
        };
        var address = new Option<string>("--address", "--router-addr") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<ushort>("--port", "--router-port") { Description = "Port to listen on; 0 chooses a free one.", DefaultValueFactory = _ => ServerOptions.DefaultPort };
        var database = new Option<string?>("--database") { Description = "PostgreSQL connection string; without it everything is in the data folder." };
        var command = new Command("run", "Runs the server until it is interrupted.") { dataDirectory, address, port, database };
        command.SetAction((parsed, cancellation) => ServerCommand.RunAsync(
            new ServerOptions
            {
                DataDirectory = Path.GetFullPath(parsed.GetRequiredValue(dataDirectory)),
                Address = parsed.GetRequiredValue(address),
                Port = parsed.GetRequiredValue(port),
                Database = parsed.GetValue(database),
            },
            cancellation));
        return command;
    }
}
