using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary><c>golem api definition list</c>.</summary>
internal static class DefinitionListCommand
{
    public static Command Create()
    {
        var id = new Option<string>("--id", "-i") { Description = "Only versions of this definition." };
        return new Command("list", "Lists API definitions.") { id }.Does(async context =>
        {
            var definitions = await context.Client.HttpApis.ListDefinitionsAsync(context.Get(id), context.Cancellation);
            context.Out.Print(HttpApiText.View(definitions), to => HttpApiText.WriteDefinitions(to, definitions));
        });
    }
}
