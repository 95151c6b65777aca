using System.CommandLine;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker delete</c>.</summary>
internal static class WorkerDeleteCommand
{
    public static Command Create() => WorkerAction.Create(
        "delete",
        "Deletes a worker and its oplog.",
        "Deleted worker",
        (context, component, worker) => context.Client.Workers.DeleteAsync(component, worker, context.Cancellation));
}
