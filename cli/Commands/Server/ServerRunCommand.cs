using System.CommandLine;
using GolemOrleans.Silo;

namespace GolemOrleans.Cli.Commands.Server;

/// <summary><c>golem server run</c>: the all-in-one server in this process.</summary>
internal static class ServerRunCommand
{
    public static Command Create()
    {
        // An option that is not given is looked for in the environment, as every other setting is.
        Option<string?>[] settings =
        [
            new("--data-dir") { Description = $"Folder for everything the server keeps [default: {ServerArguments.DefaultDataDirectory()}]." },
            new("--address", "--router-addr") { Description = "Address to listen on [default: 127.0.0.1]." },
            new("--port", "--router-port") { Description = $"Port to listen on; 0 chooses a free one [default: {ServerOptions.DefaultPort}]." },
            new("--custom-request-port") { Description = $"Port for requests to the HTTP APIs that are deployed; 0 chooses a free one [default: {ServerOptions.DefaultCustomRequestPort}, or a free one if that is in use or with --port 0]." },
            new("--database") { Description = "PostgreSQL connection string; without it everything is in the data folder." },
            new("--blob-dir") { Description = "Folder for components and other blobs, mounted on all servers of a database; without it they are in the database or the data folder." },
            new("--role") { Description = "'all', or 'gateway' for HTTP alone in front of silos [default: all; 'gateway' needs the build on Orleans]." },
            new("--cluster-id") { Description = "Silos of one database with the same id form a cluster [default: golem; build on Orleans]." },
            new("--silo-port") { Description = "Port for other silos [default: 11111; build on Orleans]." },
            new("--gateway-port") { Description = "Port for Orleans clients [default: 30000; build on Orleans]." },
            new("--advertise-address") { Description = "IP address at which others reach this silo [build on Orleans]." },
        ];
        var untilInputEnds = new Option<bool>("--until-input-ends") { Description = "Stops when standard input ends, so that a server never outlives the program that started it." };
        var command = new Command("run", "Runs the server until it is interrupted. Every setting can also come from the environment: GOLEM_DATABASE and so on.") { untilInputEnds };
        foreach (var setting in settings)
            command.Options.Add(setting);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (parsed.GetValue(untilInputEnds))
                _ = StopAtEndOfInputAsync(stop);
            var given = settings.SelectMany(setting => parsed.GetValue(setting) is { } value ? new[] { setting.Name, value } : []);
            return await ServerCommand.RunAsync([.. given], stop.Token);
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
