using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Component;

/// <summary><c>golem component update</c>: a new version from a file; existing workers keep theirs.</summary>
internal static class ComponentUpdateCommand
{
    public static Command Create()
    {
        var name = ComponentArguments.Name();
        var wasm = ComponentArguments.Wasm();
        return new Command("update", "Deploys a new version of a component.") { name, wasm }.Does(async context =>
        {
            var known = await ComponentArguments.FindAsync(context.Client, context.Get(name), null, context.Cancellation);
            await using var file = context.Get(wasm).OpenRead();
            var component = await context.Client.Components.UpdateAsync(known.Id, file, context.Cancellation);
            context.Out.Print(ComponentText.View(component), to =>
            {
                to.WriteLine("New component version created");
                ComponentText.Write(to, component);
            });
        });
    }
}
