using System.CommandLine;
using System.Text.Json.Nodes;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Component;

/// <summary><c>golem component list</c>.</summary>
internal static class ComponentListCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("COMPONENT_NAME") { Description = "Only versions of this component.", Arity = ArgumentArity.ZeroOrOne };
        return new Command("list", "Lists components.") { name }.Does(async context =>
        {
            var components = await context.Client.Components.ListAsync(context.Parsed.GetValue(name), context.Cancellation);
            context.Out.Print(new JsonArray([.. components.Select(ComponentText.View)]), to => ComponentText.WriteTable(to, components));
        });
    }
}
