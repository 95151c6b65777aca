using System.CommandLine;
using System.Text.Json.Nodes;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary><c>golem api definition delete</c>.</summary>
internal static class DefinitionDeleteCommand
{
    public static Command Create()
    {
        var (id, version) = (DefinitionArguments.Id(), DefinitionArguments.Version());
        return new Command("delete", "Deletes a version of an API definition that is not deployed.") { id, version }.Does(async context =>
        {
            await context.Client.HttpApis.DeleteDefinitionAsync(context.Get(id)!, context.Get(version)!, context.Cancellation);
            context.Out.Print(
                new JsonObject { ["id"] = context.Get(id), ["version"] = context.Get(version) },
                to => to.WriteLine($"Deleted API definition {context.Get(id)}@{context.Get(version)}"));
        });
    }
}
