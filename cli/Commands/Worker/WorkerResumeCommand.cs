using System.CommandLine;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker resume</c>.</summary>
internal static class WorkerResumeCommand
{
    public static Command Create() => WorkerAction.Create(
        "resume",
        "Resumes an interrupted or suspended worker.",
        "Resumed worker",
        (context, component, worker) => context.Client.Workers.ResumeAsync(component, worker, context.Cancellation));
}
