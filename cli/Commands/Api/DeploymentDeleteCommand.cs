using System.CommandLine;
using System.Text.Json.Nodes;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary><c>golem api deployment delete</c>.</summary>
internal static class DeploymentDeleteCommand
{
    public static Command Create()
    {
        var site = DefinitionArguments.Site();
        var definition = new Option<string>("--definition") { Description = "Only this one, as ID@VERSION." };
        return new Command("delete", "Takes all API definitions, or one, away from a site.") { site, definition }.Does(async context =>
        {
            (string, string)? only = context.Get(definition) is { } named ? DefinitionArguments.Parse(named) : null;
            await context.Client.HttpApis.UndeployAsync(context.Get(site), only, context.Cancellation);
            context.Out.Print(
                new JsonObject { ["site"] = context.Get(site), ["definition"] = context.Get(definition) },
                to => to.WriteLine(only is null ? $"Deleted deployment {context.Get(site)}" : $"Took {context.Get(definition)} away from {context.Get(site)}"));
        });
    }
}
