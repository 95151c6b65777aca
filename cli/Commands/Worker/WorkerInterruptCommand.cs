using System.CommandLine;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker interrupt</c>.</summary>
internal static class WorkerInterruptCommand
{
    public static Command Create() => WorkerAction.Create(
        "interrupt",
        "Interrupts a worker; it stays so until it is resumed or invoked.",
        "Interrupted worker",
        (context, component, worker) => context.Client.Workers.InterruptAsync(component, worker, recoverImmediately: false, context.Cancellation));
}
