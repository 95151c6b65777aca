using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Component;

/// <summary><c>golem component get</c>.</summary>
internal static class ComponentGetCommand
{
    public static Command Create()
    {
        var name = ComponentArguments.Name();
        var version = new Argument<ulong?>("VERSION") { Description = "The version; the latest without one.", Arity = ArgumentArity.ZeroOrOne };
        return new Command("get", "Shows a component.") { name, version }.Does(async context =>
        {
            var component = await ComponentArguments.FindAsync(context.Client, context.Get(name), context.Parsed.GetValue(version), context.Cancellation);
            context.Out.Print(ComponentText.View(component), to => ComponentText.Write(to, component));
        });
    }
}
