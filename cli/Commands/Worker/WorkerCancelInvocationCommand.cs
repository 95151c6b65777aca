using System.CommandLine;
using System.Text.Json.Nodes;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker cancel-invocation</c>: takes a waiting invocation out of the queue.</summary>
internal static class WorkerCancelInvocationCommand
{
    public static Command Create()
    {
        var worker = WorkerName.Argument();
        var key = new Argument<string>("IDEMPOTENCY_KEY") { Description = "The key of the invocation." };
        return new Command("cancel-invocation", "Cancels an enqueued invocation.") { worker, key }.Does(async context =>
        {
            var (component, name) = await WorkerName.ResolveAsync(context, worker);
            var canceled = await context.Client.Workers.CancelInvocationAsync(component, name, context.Get(key), context.Cancellation);
            context.Out.Print(
                new JsonObject { ["canceled"] = canceled },
                to => to.WriteLine(canceled ? "The invocation is cancelled." : "The invocation was finished already."));
        });
    }
}
