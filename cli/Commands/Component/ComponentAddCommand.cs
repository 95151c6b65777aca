using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Component;

/// <summary><c>golem component add</c>: a new component from a file.</summary>
internal static class ComponentAddCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("COMPONENT_NAME") { Description = "The new component's name, such as shop:orders." };
        var wasm = ComponentArguments.Wasm();
        var ephemeral = new Option<bool>("--ephemeral") { Description = "Each invocation gets a worker of its own that is not kept." };
        return new Command("add", "Deploys a new component.") { name, wasm, ephemeral }.Does(async context =>
        {
            await using var file = context.Get(wasm).OpenRead();
            var component = await context.Client.Components.CreateAsync(context.Get(name), file, context.Get(ephemeral), context.Cancellation);
            context.Out.Print(ComponentText.View(component), to =>
            {
                to.WriteLine("New component created");
                ComponentText.Write(to, component);
            });
        });
    }
}
