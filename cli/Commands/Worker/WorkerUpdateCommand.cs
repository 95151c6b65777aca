using System.CommandLine;
using GolemOrleans.Cli.Commands.Component;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker update</c>: asks a worker to go to another version of its component.</summary>
internal static class WorkerUpdateCommand
{
    public static Command Create()
    {
        var worker = WorkerName.Argument();
        var mode = new Argument<string>("MODE") { Description = "auto: by replay; manual: by the component's own snapshot.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "auto" };
        mode.AcceptOnlyFromAmong("auto", "manual");
        var version = new Argument<ulong?>("TARGET_VERSION") { Description = "The latest without one.", Arity = ArgumentArity.ZeroOrOne };
        return new Command("update", "Updates a worker.") { worker, mode, version }.Does(async context =>
        {
            var name = context.Get(worker);
            var target = await ComponentArguments.FindAsync(context.Client, name.Component, context.Parsed.GetValue(version), context.Cancellation);
            var (component, resolved) = await WorkerName.ResolveAsync(context, worker);
            await context.Client.Workers.UpdateAsync(component, resolved, context.Get(mode) == "auto", target.Version, context.Cancellation);
            WorkerAction.Done(context, name, $"Triggered the update to version {target.Version} of worker");
        });
    }
}
