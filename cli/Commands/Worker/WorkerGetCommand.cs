using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker get</c>.</summary>
internal static class WorkerGetCommand
{
    public static Command Create()
    {
        var worker = WorkerName.Argument();
        return new Command("get", "Shows a worker.") { worker }.Does(async context =>
        {
            var (component, name) = await WorkerName.ResolveAsync(context, worker);
            var metadata = await context.Client.Workers.GetAsync(component, name, context.Cancellation);
            context.Out.Print(WorkerText.View(context.Get(worker).Component, metadata), to => WorkerText.Write(to, context.Get(worker).Component, metadata));
        });
    }
}
