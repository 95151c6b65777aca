using System.CommandLine;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker revert</c>: undoes invocations, or everything after an oplog index.</summary>
internal static class WorkerRevertCommand
{
    public static Command Create()
    {
        var worker = WorkerName.Argument();
        var index = new Option<ulong?>("--last-oplog-index") { Description = "The last entry that stays." };
        var invocations = new Option<ulong?>("--number-of-invocations") { Description = "How many of the last invocations are undone." };
        var command = new Command("revert", "Takes a worker back to an earlier state.") { worker, index, invocations };
        command.Validators.Add(result =>
        {
            if (result.GetResult(index) is null == result.GetResult(invocations) is null)
                result.AddError("Give either --last-oplog-index or --number-of-invocations.");
        });
        return command.Does(async context =>
        {
            var (component, name) = await WorkerName.ResolveAsync(context, worker);
            await (context.Get(index) is { } last
                ? context.Client.Workers.RevertToAsync(component, name, last, context.Cancellation)
                : context.Client.Workers.RevertInvocationsAsync(component, name, context.Get(invocations)!.Value, context.Cancellation));
            WorkerAction.Done(context, context.Get(worker), "Reverted worker");
        });
    }
}
