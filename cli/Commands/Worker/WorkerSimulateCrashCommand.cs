using System.CommandLine;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker simulate-crash</c>.</summary>
internal static class WorkerSimulateCrashCommand
{
    public static Command Create() => WorkerAction.Create(
        "simulate-crash",
        "Drops a worker from memory as a crash would; it recovers at once.",
        "Simulated a crash of worker",
        (context, component, worker) => context.Client.Workers.InterruptAsync(component, worker, recoverImmediately: true, context.Cancellation));
}
