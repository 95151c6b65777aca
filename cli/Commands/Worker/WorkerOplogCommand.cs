using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker oplog</c>: the worker's record, from an index on or as found by a search.</summary>
internal static class WorkerOplogCommand
{
    public static Command Create()
    {
        var worker = WorkerName.Argument();
        var from = new Option<ulong?>("--from") { Description = "Index of the first entry to show." };
        var query = new Option<string?>("--query") { Description = "Lucene-style search." };
        var command = new Command("oplog", "Shows the oplog of a worker.") { worker, from, query };
        command.Validators.Add(result =>
        {
            if (result.GetResult(from) is not null && result.GetResult(query) is not null)
                result.AddError("--from and --query exclude each other.");
        });
        return command.Does(async context =>
        {
            var (component, name) = await WorkerName.ResolveAsync(context, worker);
            var entries = new List<JsonElement>();
            string? next = null;
            int found;
            do
            {
                (var page, next) = await context.Client.Workers.OplogAsync(component, name, context.Get(from), context.Get(query), next, context.Cancellation);
                found = page.Count;
                entries.AddRange(page);
            }
            while (next is not null && found > 0);

            context.Out.Print(
                new JsonArray([.. entries.Select(e => new JsonArray(e.GetProperty("oplogIndex").GetUInt64(), JsonNode.Parse(e.GetProperty("entry").GetRawText())))]),
                to => entries.ForEach(e => OplogText.Write(to, e.GetProperty("oplogIndex").GetUInt64(), e.GetProperty("entry"))));
        });
    }
}
