using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker stream</c>: what the worker writes and logs, until it is closed or interrupted.</summary>
internal static class WorkerStreamCommand
{
    public static Command Create()
    {
        var worker = WorkerName.Argument();
        var noLevel = new Option<bool>("--stream-no-log-level", "-L") { Description = "Leaves the level out." };
        var noTimestamp = new Option<bool>("--stream-no-timestamp", "-T") { Description = "Leaves the time out." };
        var command = new Command("stream", "Shows the output of a worker as it comes.") { worker, noLevel, noTimestamp };
        command.Aliases.Add("connect");
        return command.Does(async context =>
        {
            var (component, name) = await WorkerName.ResolveAsync(context, worker);
            await foreach (var happened in context.Client.Workers.EventsAsync(component, name, context.Cancellation))
            {
                if (EventText.Read(happened) is { } line)
                    context.Out.PrintOne(line.View, line.Text(!context.Get(noLevel), !context.Get(noTimestamp)));
            }

            context.Out.Progress("Stream closed");
        });
    }
}
