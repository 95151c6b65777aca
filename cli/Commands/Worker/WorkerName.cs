using System.CommandLine;
using GolemOrleans.Cli.Commands.Component;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary>A worker as commands name it: <c>COMPONENT/WORKER</c>, where <c>-</c> lets the server choose the worker.</summary>
/// <param name="Component">The component's name or id.</param>
/// <param name="Worker">The worker's name; null when the server is to choose one.</param>
internal sealed record WorkerName(string Component, string? Worker)
{
    public static Argument<WorkerName> Argument() => new("WORKER_NAME")
    {
        Description = "COMPONENT/WORKER, for example shop:orders/order-1.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var slash = text.LastIndexOf('/');
            if (slash > 0 && slash < text.Length - 1)
                return new WorkerName(text[..slash], text[(slash + 1)..] is var name && name == "-" ? null : name);
            result.AddError($"'{text}' names no worker: expected COMPONENT/WORKER, for example shop:orders/order-1.");
            return null;
        },
    };

    /// <summary>The component's id and the worker's name, which must be given.</summary>
    public static async Task<(string Component, string Worker)> ResolveAsync(ApiContext context, Argument<WorkerName> argument)
    {
        var name = context.Get(argument);
        var component = await ComponentArguments.FindAsync(context.Client, name.Component, null, context.Cancellation);
        return (component.Id, name.Worker ?? throw new CommandException("This command needs the name of a worker, not '-'."));
    }

    public override string ToString() => $"{Component}/{Worker ?? "-"}";
}
