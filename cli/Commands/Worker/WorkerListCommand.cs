using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GolemOrleans.Cli.Commands.Component;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker list</c>: all pages, or one of at most <c>--max-count</c> with the cursor of the next.</summary>
internal static class WorkerListCommand
{
    private const int PageSize = 50;

    public static Command Create()
    {
        var name = ComponentArguments.Name();
        var filters = new Option<string[]>("--filter") { Description = "Such as 'status = Idle' or 'name like order'; may be repeated." };
        var cursor = new Option<string?>("--scan-cursor", "-s") { Description = "LAYER/POSITION where to go on." };
        var count = new Option<int?>("--max-count", "-n") { Description = "Most workers to list; without it all." };
        var precise = new Option<bool>("--precise") { Description = "The status of this very moment." };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--max-count must be at least 1.");
        });
        return new Command("list", "Lists the workers of a component.") { name, filters, cursor, count, precise }.Does(async context =>
        {
            var component = await ComponentArguments.FindAsync(context.Client, context.Get(name), null, context.Cancellation);
            var most = context.Get(count);
            var workers = new List<JsonElement>();
            var next = context.Get(cursor);
            do
            {
                var page = Math.Min(PageSize, (most ?? int.MaxValue) - workers.Count);
                (var found, next) = await context.Client.Workers.ListAsync(component.Id, context.Get(filters) ?? [], next, page, context.Get(precise), context.Cancellation);
                workers.AddRange(found);
            }
            while (next is not null && (most is null || workers.Count < most));

            var cursors = new JsonObject();
            if (next is not null)
                cursors[component.Name] = next;
            context.Out.Print(
                new JsonObject { ["workers"] = new JsonArray([.. workers.Select(w => WorkerText.View(component.Name, w))]), ["cursors"] = cursors },
                to =>
                {
                    WorkerText.WriteTable(to, component.Name, workers);
                    if (next is not null)
                        to.WriteLine($"There are more: --scan-cursor {next}");
                });
        });
    }
}
