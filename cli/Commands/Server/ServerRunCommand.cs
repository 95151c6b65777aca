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
        var untilInputEnds = new Option<bool>("--until-input-ends") { Description = "Stops when standard input ends, so that a server never outlives the program that started it." };
        var command = new Command("run", "Runs the server until it is interrupted.") { dataDirectory, address, port, database, untilInputEnds };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (parsed.GetValue(untilInputEnds))
                _ = StopAtEndOfInputAsync(stop);
            return await ServerCommand.RunAsync(
                new ServerOptions
                {
                    DataDirectory = Path.GetFullPath(parsed.GetRequiredValue(dataDirectory)),
                    Address = parsed.GetRequiredValue(address),
                    Port = parsed.GetRequiredValue(port),
                    Database = parsed.GetValue(database),
                },
                stop.Token);
        });
        return command;
    }

    private static async Task StopAtEndOfInputAsync(CancellationTokenSource stop)
    {
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null);
        await stop.CancelAsync();
    }
}
