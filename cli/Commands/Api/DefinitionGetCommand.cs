using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary><c>golem api definition get</c>.</summary>
internal static class DefinitionGetCommand
{
    public static Command Create()
    {
        var (id, version) = (DefinitionArguments.Id(), DefinitionArguments.Version());
        return new Command("get", "Shows an API definition.") { id, version }.Does(async context =>
        {
            var definition = await context.Client.HttpApis.GetDefinitionAsync(context.Get(id)!, context.Get(version)!, context.Cancellation);
            context.Out.Print(HttpApiText.View(definition), to => HttpApiText.WriteDefinition(to, definition));
        });
    }
}
