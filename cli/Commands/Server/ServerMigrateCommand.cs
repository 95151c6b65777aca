using System.CommandLine;
using GolemOrleans.Silo;

namespace GolemOrleans.Cli.Commands.Server;

/// <summary><c>golem server migrate</c>: prepares a PostgreSQL database for servers.</summary>
internal static class ServerMigrateCommand
{
    public static Command Create()
    {
        var database = new Option<string>("--database") { Description = "PostgreSQL connection string.", Required = true };
        var command = new Command("migrate", "Creates or upgrades the tables of a PostgreSQL database: oplogs, blobs, registry, Orleans membership and storage.") { database };
        command.SetAction((parsed, cancellation) => MigrateCommand.RunAsync(parsed.GetRequiredValue(database), cancellation));
        return command;
    }
}
