using System.CommandLine;
using System.Text.Json.Nodes;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary>Commands that do one thing to one worker and have nothing to show but that it is done.</summary>
internal static class WorkerAction
{
    public static Command Create(string name, string description, string done, Func<ApiContext, string, string, Task> action)
    {
        var worker = WorkerName.Argument();
        return new Command(name, description) { worker }.Does(async context =>
        {
            var (component, resolved) = await WorkerName.ResolveAsync(context, worker);
            await action(context, component, resolved);
            Done(context, context.Get(worker), done);
        });
    }

    /// <summary>Says that it is done.</summary>
    public static void Done(ApiContext context, WorkerName worker, string done) => context.Out.Print(
        new JsonObject { ["componentName"] = worker.Component, ["workerName"] = worker.Worker },
        to => to.WriteLine($"{done} {worker}"));
}
